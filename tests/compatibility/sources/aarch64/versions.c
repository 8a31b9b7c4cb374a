// Functions for several processors: what is chosen is what the kernel says of this one.
#include <sys/auxv.h>

#include "check.h"

#ifndef NAME
#define NAME version
#endif

__attribute__((target_version("default"))) int NAME(void) { return 0; }
__attribute__((target_version("lse"))) int NAME(void) { return 1; }
__attribute__((target_version("sve2"))) int NAME(void) { return 2; }

__attribute__((target_clones("sve2", "dotprod", "default"))) static int sum(const int* v, int n) {
  int s = 0;
  for (int i = 0; i < n; ++i) s += v[i];
  return s;
}

#ifndef WITHOUT_CHECK
int (*volatile pointer)(const int*, int) = sum;

int check(void) {
  int expected = getauxval(AT_HWCAP2) >> 1 & 1 ? 2 : getauxval(AT_HWCAP) >> 8 & 1;
  CHECK(NAME() == expected);
  int values[] = {1, 2, 3, 4, 5};
  CHECK(sum(values, OPAQUE(5)) == 15 && pointer(values, 4) == 10);
  CHECK(!!__builtin_cpu_supports("lse") == (getauxval(AT_HWCAP) >> 8 & 1));
  return 0;
}
#endif
