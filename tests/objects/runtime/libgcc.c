// Functions that only libgcc (or compiler-rt) has: wide integers, complex numbers, half precision.
#include <complex.h>

#include "kernel.h"

EXPORT_INT(divide_int128) {
  volatile __int128 value = (__int128)ARG(0) << 70;
  return (int64_t)((value / 3) >> 70);
}
EXPORT_INT(modulo_uint128) {
  volatile unsigned __int128 value = ((unsigned __int128)1 << 100) + (unsigned __int128)ARG(0);
  return (int64_t)(value % 1000);
}
EXPORT_INT(complex_divide) {
  volatile double _Complex a = 10.0 + 5.0 * I;
  volatile double _Complex b = 1.0 + 0.0 * I;
  return (int64_t)creal(a / b);
}
EXPORT_INT(int128_to_double) {
  volatile __int128 value = (__int128)1 << 90;
  return (int64_t)((double)value / 1e18);
}
EXPORT_INT(popcount) { return __builtin_popcountll((unsigned long long)ARG(0)); }
