// Errors raised in kernels: by TVM-FFI's macro, by kind name, and by the standard library.
#include <tvm/ffi/tvm_ffi.h>

#include <stdexcept>
#include <vector>

namespace ffi = tvm::ffi;

static void RaiseValueError(const ffi::String& text) { TVM_FFI_THROW(ValueError) << text; }
static void RaiseTypeError(const ffi::String& text) { TVM_FFI_THROW(TypeError) << text; }
static void RaiseKind(const ffi::String& kind, const ffi::String& text) {
  throw ffi::Error(kind, text, "");
}
static void RaiseStandard(const ffi::String& text) { throw std::runtime_error(text); }
static void RaiseOutOfRange() { std::vector<int>(3).at(5); }
static int64_t WantsInt(int64_t value) { return value; }

TVM_FFI_DLL_EXPORT_TYPED_FUNC(raise_value_error, RaiseValueError)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(raise_type_error, RaiseTypeError)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(raise_kind, RaiseKind)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(raise_standard, RaiseStandard)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(raise_out_of_range, RaiseOutOfRange)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(wants_int, WantsInt)
