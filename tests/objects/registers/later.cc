// Registers a global function whenever it is told to.
#include <tvm/ffi/function.h>

namespace ffi = tvm::ffi;

void register_now() {
  ffi::Function::SetGlobal("registers.add_one",
                           ffi::Function::FromTyped([](int value) { return value + 1; }),
                           /*override=*/true);
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(register_now, register_now);
