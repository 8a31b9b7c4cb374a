// Quadruple precision, in software.
#include "kernel.h"

#if defined(__x86_64__)
typedef __float128 quadruple;
#else
typedef long double quadruple;
#endif

EXPORT_INT(multiply_float128) {
  volatile quadruple value = (quadruple)ARG(0);
  return (int64_t)(value * value / 2);
}
