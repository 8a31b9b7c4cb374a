// _Float16 without hardware for it: conversions by libgcc.
#include "check.h"

static _Float16 average(_Float16 a, _Float16 b) { return (a + b) / 2; }

int check(void) {
  CHECK(average(OPAQUE(1.0f), OPAQUE(2.0f)) == (_Float16)1.5);
  CHECK((double)(_Float16)OPAQUE(65504.0) == 65504.0);
  CHECK((float)(_Float16)OPAQUE(1e6f) == __builtin_inff());
  CHECK((int)(_Float16)OPAQUE(100) == 100);
  CHECK((long double)(_Float16)OPAQUE(0.5) == 0.5L);
  return 0;
}
