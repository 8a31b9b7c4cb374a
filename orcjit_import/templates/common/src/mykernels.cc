// The functions of the package mykernels: each macro exports one to Python.
#include <tvm/ffi/container/tensor.h>
#include <tvm/ffi/error.h>
#include <tvm/ffi/function.h>

#include <cstdint>

namespace ffi = tvm::ffi;

int64_t add(int64_t a, int64_t b) { return a + b; }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(add, add);
TVM_FFI_DLL_EXPORT_TYPED_FUNC_DOC(add, "add(a, b): the sum of two integers.");

// Arrays of NumPy, PyTorch and others that have __dlpack__ arrive without a copy.
void scale(ffi::TensorView x, double factor) {
  if (x.dtype() != DLDataType{kDLFloat, 32, 1} || x.device().device_type != kDLCPU ||
      !x.IsContiguous()) {
    TVM_FFI_THROW(TypeError) << "scale() takes a contiguous array of float32, in main memory";
  }
  float* data = static_cast<float*>(x.data_ptr());
  for (int64_t i = 0; i < x.numel(); ++i) data[i] *= static_cast<float>(factor);
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(scale, scale);
TVM_FFI_DLL_EXPORT_TYPED_FUNC_DOC(scale, "scale(x, factor): multiply an array of float32 in place.");
