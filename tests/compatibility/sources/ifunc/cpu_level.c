#include "check.h"

int check(void) {
  __builtin_cpu_init();
  int v2 = __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
  int v3 = v2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("fma");
  CHECK(!!__builtin_cpu_supports("x86-64-v2") == v2);
  CHECK(!!__builtin_cpu_supports("x86-64-v3") == v3);
  CHECK(__builtin_cpu_supports("x86-64"));
  return 0;
}
