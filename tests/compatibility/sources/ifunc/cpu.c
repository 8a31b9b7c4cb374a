#include <cpuid.h>

#include "check.h"

int check(void) {
  unsigned a, b, c, d;
  __builtin_cpu_init();
  CHECK(__get_cpuid(1, &a, &b, &c, &d));
  CHECK(!!__builtin_cpu_supports("sse4.2") == !!(c & bit_SSE4_2));
  CHECK(!!__builtin_cpu_supports("popcnt") == !!(c & bit_POPCNT));
  CHECK(__builtin_cpu_supports("sse2"));
  __get_cpuid(0, &a, &b, &c, &d);
  CHECK(!!__builtin_cpu_is("intel") == (b == signature_INTEL_ebx));
  CHECK(!!__builtin_cpu_is("amd") == (b == signature_AMD_ebx));
  return 0;
}
