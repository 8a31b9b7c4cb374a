// Stands in for libcudart: writes down what it is told, and runs nothing.
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "trace.h"

typedef struct {
  unsigned x, y, z;
} dim3;

static const void* registered;
static void* fat_binary;

void** __cudaRegisterFatBinary(void* wrapper) {
  int magic;
  memcpy(&magic, wrapper, sizeof magic);
  const unsigned long long* data;
  memcpy(&data, (char*)wrapper + 8, sizeof data);
  trace(magic == 0x466243b1 && (unsigned)data[0] == 0xba55ed50u ? "fatbinary" : "no-fatbinary");
  fat_binary = wrapper;
  return &fat_binary;
}

void __cudaRegisterFatBinaryEnd(void** handle) { trace(*handle == fat_binary ? "end" : "no-end"); }

void __cudaUnregisterFatBinary(void** handle) {
  trace(*handle == fat_binary ? "unregister" : "no-unregister");
}

void __cudaRegisterFunction(void** handle, const char* host, char* device, const char* name,
                            int limit, void* tid, void* bid, void* block, void* grid, int* warp) {
  registered = host;
  trace(name);
}

void __cudaRegisterVar(void** handle, char* host, char* device, const char* name, int is_extern,
                       size_t size, int is_constant, int is_global) {
  trace(name);
}

int cudaLaunchKernel(const void* host, dim3 grid, dim3 block, void** args, size_t shared,
                     void* stream) {
  if (host != registered) return 98;  // cudaErrorInvalidDeviceFunction
  trace("launch");
  return (int)block.x;
}
