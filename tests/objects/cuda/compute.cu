// Computes on the device, with a constant and a managed variable. An error of the runtime is
// returned as a negative number.
#include "cuda/shared.cuh"
#include "kernel.h"

__constant__ float factor;
__managed__ float summand;

__global__ void Scale(float* data) { *data = *data * factor + summand; }

namespace {

// The runtime can be called before the objects of a library are all initialized.
struct Counter {
  Counter() { error = cudaGetDeviceCount(&devices); }
  int devices = 0;
  cudaError_t error;
} counter;

template <typename Launch>
int64_t Compute(float value, Launch launch) {
  float* data = nullptr;
  cudaError_t error = cudaMalloc(&data, sizeof value);
  if (!error) error = cudaMemcpy(data, &value, sizeof value, cudaMemcpyHostToDevice);
  if (!error) launch(data);
  if (!error) error = cudaGetLastError();
  if (!error) error = cudaMemcpy(&value, data, sizeof value, cudaMemcpyDeviceToHost);
  cudaFree(data);
  return error ? -error : static_cast<int64_t>(value);
}

}  // namespace

EXPORT_INT(devices) { return counter.error ? -counter.error : counter.devices; }

EXPORT_INT(scale) {
  float three = 3;
  cudaError_t error = cudaMemcpyToSymbol(factor, &three, sizeof three);
  if (error) return -error;
  summand = 4;
  return Compute(static_cast<float>(ARG(0)), [](float* data) { Scale<<<1, 1>>>(data); });
}

#ifndef NAME
#define NAME add
#endif

EXPORT_INT_AS(NAME) {
  return Compute(static_cast<float>(ARG(0)), [](float* data) { Add<float><<<1, 1>>>(data, 1); });
}
