#include <errno.h>
#include <fenv.h>
#include <math.h>
#include <tgmath.h>

#include "check.h"

int check(void) {
  double x = OPAQUE(0.5);
  CHECK(fabs(sin(x) - 0.479425538604203) < 1e-14 && fabs(exp(x) - 1.648721270700128) < 1e-14);
  CHECK(fabs(tgamma(OPAQUE(5.0)) - 24) < 1e-12 && hypot(3.0, OPAQUE(4.0)) == 5);
  int exponent;
  CHECK(frexp(OPAQUE(8.0), &exponent) == 0.5 && exponent == 4);
  errno = 0;
  CHECK(isnan(sqrt(OPAQUE(-1.0))) && errno == EDOM);
  CHECK(fma(OPAQUE(2.0), 3.0, 1.0) == 7 && remquo(OPAQUE(7.0), 2.0, &exponent) == -1);
  CHECK(floor(OPAQUE(-1.5)) == -2 && lrint(OPAQUE(2.5)) == 2);
  fesetround(FE_UPWARD);
  volatile double third = OPAQUE(1.0) / OPAQUE(3.0);
  fesetround(FE_TONEAREST);
  CHECK(third > 1.0 / 3.0 || third == nextafter(1.0 / 3.0, 1));
  return 0;
}
