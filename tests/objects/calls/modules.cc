// Takes modules as arguments, as TVM's own C++ does.
#include <tvm/ffi/extra/module.h>
#include <tvm/ffi/tvm_ffi.h>

namespace ffi = tvm::ffi;

static int64_t CallIn(const ffi::Module& module, const ffi::String& name, int64_t a, int64_t b) {
  return module->GetFunction(name, true).value()(a, b).cast<int64_t>();
}
static ffi::String KindOf(const ffi::Module& module) { return module->kind(); }
static bool Implements(const ffi::Module& module, const ffi::String& name) {
  return module->ImplementsFunction(name, false);
}
static bool HasNone(const ffi::Module& module, const ffi::String& name) {
  return !module->GetFunction(name).has_value();
}

TVM_FFI_DLL_EXPORT_TYPED_FUNC(call_in, CallIn)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(kind_of, KindOf)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(implements, Implements)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(has_none, HasNone)
