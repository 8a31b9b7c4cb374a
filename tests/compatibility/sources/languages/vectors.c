// Vector extensions: 128 bits, and 256 bits where the machine has them.
#include "check.h"

typedef int v4si __attribute__((vector_size(16)));
typedef double v4df __attribute__((vector_size(32)));
typedef unsigned char v16qi __attribute__((vector_size(16)));

static const v4si constants = {1, 2, 3, 4};
static v4df table[3] __attribute__((aligned(32)));

__attribute__((target("avx2"), noinline)) static double sum_avx2(const v4df *values) {
  v4df sum = values[0] * values[1] + values[2];
  return sum[0] + sum[1] + sum[2] + sum[3];
}

int check(void) {
  v4si a = constants * OPAQUE(3), mask = a > 6;
  CHECK(a[0] == 3 && a[3] == 12 && mask[1] == 0 && mask[2] == -1);
  v16qi bytes = {OPAQUE((unsigned char)1), 2, 3};
  CHECK((bytes << 1)[2] == 6);
  for (int i = 0; i < 4; ++i) table[0][i] = i, table[1][i] = 2, table[2][i] = 1;
  if (__builtin_cpu_supports("avx2")) CHECK(sum_avx2(table) == 16);
  return 0;
}
