// Asks for one version of a function of libc.
#include <string.h>

#include "kernel.h"

#if defined(__x86_64__)
__asm__(".symver memcpy, memcpy@GLIBC_2.2.5");
#else
__asm__(".symver memcpy, memcpy@GLIBC_2.17");
#endif

EXPORT_INT(copy_versioned) {
  int64_t target = 0;
  int64_t source = ARG(0);
  void* (*volatile copy)(void*, const void*, size_t) = memcpy;
  copy(&target, &source, sizeof(target));
  return target;
}
