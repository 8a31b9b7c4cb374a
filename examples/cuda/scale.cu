// scale(x, factor): multiplies a float32 vector on the GPU, in place.
#include <tvm/ffi/container/tensor.h>
#include <tvm/ffi/error.h>
#include <tvm/ffi/extra/c_env_api.h>
#include <tvm/ffi/function.h>

namespace ffi = tvm::ffi;

__global__ void ScaleKernel(float* data, int64_t size, float factor) {
  int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < size) data[i] *= factor;
}

void Scale(ffi::TensorView x, double factor) {
  if (x.device().device_type != kDLCUDA || x.dtype() != DLDataType{kDLFloat, 32, 1}) {
    TVM_FFI_THROW(TypeError) << "scale() takes a float32 vector on a GPU";
  }
  auto stream = static_cast<cudaStream_t>(
      TVMFFIEnvGetStream(x.device().device_type, x.device().device_id));
  unsigned blocks = static_cast<unsigned>((x.size(0) + 255) / 256);
  ScaleKernel<<<blocks, 256, 0, stream>>>(static_cast<float*>(x.data_ptr()), x.size(0),
                                          static_cast<float>(factor));
  if (cudaError_t error = cudaGetLastError(); error != cudaSuccess) {
    TVM_FFI_THROW(RuntimeError) << cudaGetErrorString(error);
  }
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(scale, Scale);
