// Errors that are raised through TVM-FFI.
#ifndef ORCJIT_FFI_RAISED_ERRORS_H_
#define ORCJIT_FFI_RAISED_ERRORS_H_

namespace orcjit {

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
