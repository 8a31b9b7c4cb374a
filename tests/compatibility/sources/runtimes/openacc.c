// -fopenacc without a device: the host computes.
#include "check.h"

int check(void) {
  float values[64], total = 0;
  for (int i = 0; i < 64; ++i) values[i] = i;
#pragma acc parallel loop reduction(+ : total) copyin(values)
  for (int i = 0; i < 64; ++i) total += values[i];
  CHECK(total == 2016);
  return 0;
}
