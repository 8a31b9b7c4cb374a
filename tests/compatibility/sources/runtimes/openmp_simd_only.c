// -fopenmp-simd: the run time is not needed.
#include "check.h"

int check(void) {
  static float values[128];
  float total = 0;
#pragma omp simd
  for (int i = 0; i < 128; ++i) values[i] = i;
#pragma omp simd reduction(+ : total)
  for (int i = 0; i < 128; ++i) total += values[i];
  CHECK(total == 8128);
  return 0;
}
