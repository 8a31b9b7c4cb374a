#include "check.h"

__attribute__((target_clones("default", "avx2", "sse4.2"))) int sum(const int* v, int n) {
  int s = 0;
  for (int i = 0; i < n; ++i) s += v[i];
  return s;
}

__attribute__((target_clones("default", "avx512f", "avx2"))) static int product(const int* v,
                                                                               int n) {
  int s = 1;
  for (int i = 0; i < n; ++i) s *= v[i];
  return s;
}

int (*volatile pointer)(const int*, int) = sum;

int check(void) {
  int v[] = {1, 2, 3, 4, 5, 6};
  CHECK(sum(v, 6) == 21);
  CHECK(product(v, 6) == 720);
  CHECK(pointer(v, 5) == 15);
  return 0;
}
