// Only what the stand-in for the runtime has (runtime.c): kernels, variables, and launches.
#include "cuda/shared.cuh"
#include "kernel.h"

__constant__ float factor;
__device__ int counter;

extern "C" __global__ void scale(float* data, int count) {
  if (threadIdx.x < count) data[threadIdx.x] *= factor;
  atomicAdd(&counter, 1);
}

EXPORT_INT(launch) {
  scale<<<1, static_cast<unsigned>(ARG(0))>>>(nullptr, 0);
  return cudaGetLastError();
}

EXPORT_INT(launch_template) {
  Add<float><<<1, static_cast<unsigned>(ARG(0))>>>(nullptr, 1);
  return cudaGetLastError();
}
