#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"

int check(void) {
  char text[64];
  long double x = OPAQUE(1.0) / 3.0L;
  CHECK(x != (long double)(double)x);
  CHECK(fabsl(sinl(x) * sinl(x) + cosl(x) * cosl(x) - 1) <= 2 * LDBL_EPSILON);
  snprintf(text, sizeof(text), "%.18Lf", x);
  CHECK(fabsl(strtold(text, 0) - x) < 1e-17L);
  CHECK(llroundl(OPAQUE(2.5) + 0.0L) == 3 && fmodl(OPAQUE(7.5), 2.0L) == 1.5L);
  CHECK(ldexpl(OPAQUE(1.0), 16000) > DBL_MAX);
  return 0;
}
