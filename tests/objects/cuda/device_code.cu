// Half of device code that is linked separately (nvcc -rdc=true); other_device_code.cu has the
// other one.
#include "kernel.h"

extern __device__ int Twice(int x);

__global__ void Kernel(int* data) { *data = Twice(*data); }

EXPORT_INT(twice) {
  int value = static_cast<int>(ARG(0)), *data = nullptr;
  cudaError_t error = cudaMalloc(&data, sizeof value);
  if (!error) error = cudaMemcpy(data, &value, sizeof value, cudaMemcpyHostToDevice);
  if (!error) Kernel<<<1, 1>>>(data);
  if (!error) error = cudaGetLastError();
  if (!error) error = cudaMemcpy(&value, data, sizeof value, cudaMemcpyDeviceToHost);
  cudaFree(data);
  return error ? -error : value;
}
