// scale(x, factor): multiplies a float32 vector by a number on the GPU, in place. What lies in the
// memory of the host is copied there and back.
#include <tvm/ffi/container/tensor.h>
#include <tvm/ffi/error.h>
#include <tvm/ffi/extra/c_env_api.h>
#include <tvm/ffi/function.h>

namespace ffi = tvm::ffi;

namespace {

__global__ void ScaleKernel(float* data, int64_t size, float factor) {
  int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < size) data[i] *= factor;
}

void Check(cudaError_t error) {
  if (error != cudaSuccess) TVM_FFI_THROW(RuntimeError) << cudaGetErrorString(error);
}

void ScaleOnDevice(float* data, int64_t size, float factor, cudaStream_t stream) {
  unsigned blocks = static_cast<unsigned>((size + 255) / 256);
  if (blocks != 0) ScaleKernel<<<blocks, 256, 0, stream>>>(data, size, factor);
  Check(cudaGetLastError());
}

// Memory of the device, as long as it is in scope.
struct DeviceCopy {
  explicit DeviceCopy(size_t bytes) { Check(cudaMalloc(&data, bytes)); }
  ~DeviceCopy() { cudaFree(data); }
  float* data = nullptr;
};

void Scale(ffi::TensorView x, double factor) {
  bool is_vector = x.ndim() == 1 && x.dtype() == DLDataType{kDLFloat, 32, 1} && x.IsContiguous();
  if (!is_vector) TVM_FFI_THROW(TypeError) << "scale() takes a contiguous float32 vector";
  auto* data = static_cast<float*>(x.data_ptr());
  auto number = static_cast<float>(factor);
  DLDevice device = x.device();
  if (device.device_type == kDLCUDA) {
    void* stream = TVMFFIEnvGetStream(device.device_type, device.device_id);
    return ScaleOnDevice(data, x.size(0), number, static_cast<cudaStream_t>(stream));
  }
  if (device.device_type != kDLCPU) TVM_FFI_THROW(TypeError) << "scale() does not know this device";
  size_t bytes = static_cast<size_t>(x.size(0)) * sizeof(float);
  DeviceCopy copy(bytes);
  Check(cudaMemcpy(copy.data, data, bytes, cudaMemcpyHostToDevice));
  ScaleOnDevice(copy.data, x.size(0), number, nullptr);
  Check(cudaMemcpy(data, copy.data, bytes, cudaMemcpyDeviceToHost));
}

}  // namespace

TVM_FFI_DLL_EXPORT_TYPED_FUNC(scale, Scale);
