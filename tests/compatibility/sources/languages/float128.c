// __float128: arithmetic by libgcc.
#include "check.h"

static __float128 third(__float128 x) { return x / 3; }

int check(void) {
  __float128 x = third(OPAQUE(1.0));
  CHECK(x * 3 != 0 && (double)(x * 3) == 1.0);
  CHECK(x != (__float128)(1.0 / 3.0));
  CHECK((long)(OPAQUE(1e10) * (__float128)3) == 30000000000L);
  CHECK((long double)(__float128)OPAQUE(0.5) == 0.5L);
  CHECK(x < 1 && x > 0 && !(x == 0));
  return 0;
}
