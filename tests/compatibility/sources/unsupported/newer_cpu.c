// Code for processors that this one may not be: it is only called where it can run.
#include "check.h"

typedef float v16sf __attribute__((vector_size(64)));

__attribute__((target("avx512f,avx512bw"), noinline)) static float sum(const v16sf *values) {
  v16sf both = values[0] + values[1];
  return both[0] + both[15];
}

int check(void) {
  static v16sf values[2];
  values[0][0] = 1, values[1][15] = 2;
  if (__builtin_cpu_supports("avx512bw")) CHECK(sum(values) == 3);
  return 0;
}
