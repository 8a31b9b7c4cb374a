// Functions for several processors of AArch64, of which one is chosen when the code is linked.
#include "kernel.h"

__attribute__((target_version("default"))) int version(void) { return 0; }
__attribute__((target_version("lse"))) int version(void) { return 1; }
__attribute__((target_version("sve2"))) int version(void) { return 2; }

__attribute__((target_version("default"))) static int never(void) { return 0; }
__attribute__((target_version("mops+sme2+rcpc3"))) static int never(void) { return 1; }

__attribute__((target_clones("sve2", "dotprod", "default"))) int sum(const int* v, int n) {
  int s = 0;
  for (int i = 0; i < n; ++i) s += v[i];
  return s;
}

EXPORT_INT(version) { return version(); }
EXPORT_INT(never) { return never(); }
EXPORT_INT(sum) {
  int values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  return sum(values, (int)ARG(0));
}
EXPORT_INT(has_lse) {
  return __builtin_cpu_supports("lse") != 0;
}
EXPORT_INT(has_sve2) { return __builtin_cpu_supports("sve2") != 0; }
