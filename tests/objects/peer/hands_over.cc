// A compiler that hands an object in memory to whoever has registered the names of
// apache-tvm-ffi-orcjit, and forwards look-ups to what it gets, as TVM is to do.
#include <tvm/ffi/container/array.h>
#include <tvm/ffi/container/variant.h>
#include <tvm/ffi/extra/module.h>
#include <tvm/ffi/function.h>

namespace ffi = tvm::ffi;

static ffi::Any call_in(ffi::Bytes object, ffi::String name, int64_t a, int64_t b) {
  static ffi::Function session = ffi::Function::GetGlobalRequired(
      "tvm_ffi_orcjit.GlobalDefaultSession");
  static ffi::Function load = ffi::Function::GetGlobalRequired("tvm_ffi_orcjit.SessionLoadModule");
  ffi::Array<ffi::Variant<ffi::String, ffi::Bytes>> objects{object};
  ffi::Module module = load(session(), objects, "").cast<ffi::Module>();
  return module->GetFunction(name).value()(a, b);
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(call_in, call_in);
