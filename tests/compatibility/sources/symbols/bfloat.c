#include "check.h"

int check(void) {
  volatile float f = 1.5f;
  volatile __bf16 b = (__bf16)f;
  CHECK((float)b == 1.5f);
  volatile double d = 3.0;
  b = (__bf16)d;
  CHECK((float)b == 3.0f);
  b = b + b;
  CHECK((float)b == 6.0f);
  volatile float halfway = 1.00390625f;  // between two: the even one
  b = (__bf16)halfway;
  CHECK((float)b == 1.0f);
  volatile float above = 1.01171875f;
  b = (__bf16)above;
  CHECK((float)b == 1.015625f);
  b = (__bf16)__builtin_inff();
  CHECK((float)b == __builtin_inff());
  b = (__bf16)__builtin_nanf("");
  CHECK((float)b != (float)b);
  return 0;
}
