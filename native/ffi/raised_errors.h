// Errors that are raised through TVM-FFI.
#ifndef ORCJIT_FFI_RAISED_ERRORS_H_
#define ORCJIT_FFI_RAISED_ERRORS_H_

#include <tvm/ffi/error.h>

#include "object/error.h"

namespace orcjit {

// The same error for TVM-FFI. Python makes the class of that name of it, if TVM-FFI was told of it;
// before that, the name of the class stands before the message of an "OrcJITError", of which Python
// makes the same (ErrorOfText in orcjit_import/ffi_api.py).
tvm::ffi::Error ErrorOf(const JitError& error);

// Called when TVM-FFI has been told of the classes of all errors, and when Python begins anew: it
// may have imported the package again, and then has made other classes, or none so far.
void NoteErrorClasses(bool are_known);

// From now on linked code that calls TVMFFIErrorSetRaised reaches CopyAndSetRaised. An error object
// is made by the inline code of a header, so its deleter is code of the library that raised it, and
// Python keeps errors for long: in exceptions, tracebacks, `sys.last_value`. What is raised is
// therefore a copy that belongs to libtvm_ffi, and an exception may outlive the library.
void CopyRaisedErrors();

// Lets KeyboardInterrupt, SystemExit and their subclasses, raised by Python code that an
// initializer calls, stay what they are.
void PassOnRequests();

// Has Python tell TVM-FFI of the subclasses that there are now, before initializers run that may
// raise one: TVM-FFI takes classes that it does not know for a RuntimeError.
void TellRequests();

}  // namespace orcjit

#endif  // ORCJIT_FFI_RAISED_ERRORS_H_
