#include "check.h"

int check(void) {
  volatile float f = 1.5f;
  volatile _Float16 h = f;
  h = h * h;
  CHECK((float)h == 2.25f && (double)h == 2.25 && (long)h == 2);
  h = OPAQUE(7);
  CHECK((int)h == 7);
  __float128 q = h;
  CHECK((double)q == 7.0);
  return 0;
}
