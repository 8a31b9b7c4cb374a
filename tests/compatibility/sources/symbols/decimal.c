#include "check.h"

int check(void) {
  _Decimal64 a = OPAQUE(3), b;
  b = a / 4;
  CHECK((int)(b * 100) == 75);
  CHECK(b < a);
  return 0;
}
