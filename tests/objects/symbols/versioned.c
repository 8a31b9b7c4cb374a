// Asks for one version of a function of libc.
#include <string.h>

#include "kernel.h"

__asm__(".symver memcpy, memcpy@GLIBC_2.2.5");

EXPORT_INT(copy_versioned) {
  int64_t target = 0;
  int64_t source = ARG(0);
  void* (*volatile copy)(void*, const void*, size_t) = memcpy;
  copy(&target, &source, sizeof(target));
  return target;
}
