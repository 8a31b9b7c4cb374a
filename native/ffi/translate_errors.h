// The one place where an error of the linker becomes an exception of TVM-FFI, which raises the
// Python class of the same name (orcjit_import/errors.py).
#ifndef ORCJIT_FFI_TRANSLATE_ERRORS_H_
#define ORCJIT_FFI_TRANSLATE_ERRORS_H_

#include <new>

#include "ffi/raised_errors.h"
#include "object/error.h"

namespace orcjit {

[[noreturn]] inline void Raise(const JitError& error) { throw ErrorOf(error); }

// Calls it; everything that TVM-FFI calls into goes through here.
template <typename Call>
auto TranslateErrors(Call call) -> decltype(call()) {
  try {
    return call();
  } catch (const JitError& error) {
    Raise(error);
  } catch (const std::bad_alloc&) {
    Raise(JitError(ErrorKind::kMemory, "out of memory while linking"));
  }
}

}  // namespace orcjit

#endif  // ORCJIT_FFI_TRANSLATE_ERRORS_H_
