// Calls back into Python: functions given as arguments, registered by name, and returned.
#include <tvm/ffi/tvm_ffi.h>

namespace ffi = tvm::ffi;

static ffi::Any Apply(const ffi::Function& function, ffi::Any value) { return function(value); }

static ffi::Any CallGlobal(const ffi::String& name, int64_t value) {
  return ffi::Function::GetGlobalRequired(name)(value);
}

static ffi::Function MakeAdder(int64_t amount) {
  return ffi::Function::FromTyped([amount](int64_t value) { return value + amount; });
}

static ffi::String CatchMessage(const ffi::Function& function) {
  try {
    function();
  } catch (const ffi::Error& error) {
    return error.kind() + "|" + error.message();
  }
  return "nothing thrown";
}

TVM_FFI_DLL_EXPORT_TYPED_FUNC(apply, Apply)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(call_global, CallGlobal)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(make_adder, MakeAdder)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(catch_message, CatchMessage)
