#include "check.h"

__attribute__((target_clones("default", "arch=x86-64-v2", "arch=x86-64-v3"))) int sum(const int* v,
                                                                                     int n) {
  int s = 0;
  for (int i = 0; i < n; ++i) s += v[i] * 2;
  return s;
}

int check(void) {
  int v[] = {1, 2, 3, 4, 5, 6};
  CHECK(sum(v, 6) == 42);
  return 0;
}
