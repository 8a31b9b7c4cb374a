// Complex arithmetic of three sizes: helpers of libgcc (__muldc3) and functions of libm.
#include <complex.h>
#include <math.h>

#include "check.h"

static float complex mul_f(float complex a, float complex b) { return a * b; }
static double complex div_d(double complex a, double complex b) { return a / b; }
static long double complex mul_l(long double complex a, long double complex b) { return a * b; }

int check(void) {
  CHECK(mul_f(OPAQUE(2.0f) + 1.0f * I, 3.0f - 4.0f * I) == 10.0f - 5.0f * I);
  CHECK(div_d(10.0 - 5.0 * I, OPAQUE(3.0) - 4.0 * I) == 2.0 + 1.0 * I);
  CHECK(mul_l(2.0L + 1.0L * I, 3.0L - 4.0L * I) == 10.0L - 5.0L * I);
  double complex root = csqrt(OPAQUE(-4.0) + 0.0 * I);
  CHECK(creal(root) == 0 && cimag(root) == 2);
  CHECK(cabs(cexp(I * OPAQUE(M_PI)) + 1) < 1e-12);
  CHECK(cabsl(cpowl(2.0L + 0.0L * I, 3.0L) - 8) < 1e-15L);
  CHECK(conj(1.0 + 2.0 * I) == 1.0 - 2.0 * I);
  return 0;
}
