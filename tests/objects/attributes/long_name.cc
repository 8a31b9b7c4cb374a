// A function whose name and first parameter are longer together than a narrow line.
#define TVM_FFI_DLL_EXPORT_INCLUDE_METADATA 1
#include <tvm/ffi/container/tensor.h>
#include <tvm/ffi/tvm_ffi.h>

static void Multiply(tvm::ffi::TensorView a, tvm::ffi::TensorView b, double alpha) {
  (void)a, (void)b, (void)alpha;
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(general_matrix_multiplication_with_a_name, Multiply)
