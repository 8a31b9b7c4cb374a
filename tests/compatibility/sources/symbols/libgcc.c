// Functions of libgcc: integers of 128 bits, float128, complex numbers, bits, overflow.
#include <complex.h>

#include "check.h"

typedef unsigned __int128 u128;

int __popcountdi2(long), __paritydi2(long), __clzdi2(long), __ctzti2(__int128), __ffsti2(__int128);
long __absvdi2(long), __bswapdi2(long);

int check(void) {
  u128 a = OPAQUE(100ul), b = OPAQUE(7ul);
  a <<= 64;
  CHECK((unsigned long)(a / (b << 32)) == 61356675657ul);
  CHECK((unsigned long)(a % b) == 4);
  CHECK(__popcountdi2(255) == 8 && __paritydi2(7) == 1 && __clzdi2(1) == 63);
  CHECK(__ctzti2(8) == 3 && __ffsti2(8) == 4 && __absvdi2(-5) == 5);
  __float128 q = OPAQUE(3.0);
  q = q * q / 2 - 1;
  CHECK((double)q == 3.5 && q > 3 && (long)q == 3 && (int)(q * 2) == 7);
  CHECK((double)(__float128)(u128)7 == 7.0);
  double complex z = OPAQUE(2.0) + OPAQUE(1.0) * I;
  z = z * z / (1 + I);
  CHECK(creal(z) == 3.5 && cimag(z) == 0.5);
  long double complex w = OPAQUE(2.0) + 1.0L * I;
  w = w * w / (1 + I);
  CHECK(creall(w) == 3.5L);
  CHECK(__builtin_powi(OPAQUE(2.0), OPAQUE(5)) == 32.0);
  return 0;
}
