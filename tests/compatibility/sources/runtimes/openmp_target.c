// target regions without a device: they run on the host.
#include <omp.h>

#include "check.h"

int check(void) {
  int values[32], total = 0;
#pragma omp target map(from : values)
  for (int i = 0; i < 32; ++i) values[i] = i;
#pragma omp target teams distribute parallel for map(to : values) map(tofrom : total) reduction(+ : total)
  for (int i = 0; i < 32; ++i) total += values[i];
  CHECK(total == 496);
  return 0;
}
