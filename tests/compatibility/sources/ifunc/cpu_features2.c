// Features that lie in __cpu_features2, of which newer compilers read more words.
#include <cpuid.h>

#include "check.h"

int check(void) {
  unsigned a, b, c, d;
  __builtin_cpu_init();
  CHECK(__get_cpuid_count(7, 0, &a, &b, &c, &d));
  CHECK(!!__builtin_cpu_supports("sha") == !!(b & bit_SHA));
  CHECK(__get_cpuid(1, &a, &b, &c, &d));
  CHECK(!!__builtin_cpu_supports("aes") == !!(c & bit_AES));
  return 0;
}
