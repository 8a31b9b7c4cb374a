// A kernel that several objects instantiate.
#pragma once

template <typename T>
__global__ void Add(T* data, T summand) {
  if (data != nullptr) data[threadIdx.x] += summand;
}
