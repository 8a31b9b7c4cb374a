// Asks for the processor's features: __cpu_model, which only libgcc.a defines.
#include "kernel.h"

EXPORT_INT(has_sse2) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("sse2") != 0;
}
EXPORT_INT(has_avx2) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") != 0;
}
