// Tensors: views of NumPy arrays, read and written in place.
#include <tvm/ffi/tvm_ffi.h>

namespace ffi = tvm::ffi;

static void AddOne(ffi::TensorView in, ffi::TensorView out) {
  const float* source = static_cast<const float*>(in.data_ptr());
  float* target = static_cast<float*>(out.data_ptr());
  for (int64_t i = 0; i < in.numel(); ++i) target[i] = source[i] + 1;
}

static ffi::Shape ShapeOf(ffi::TensorView tensor) {
  return ffi::Shape(tensor.shape().begin(), tensor.shape().end());
}

TVM_FFI_DLL_EXPORT_TYPED_FUNC(add_one, AddOne)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(shape_of, ShapeOf)
