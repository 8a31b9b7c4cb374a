// Quadruple precision, in software.
#include "kernel.h"

EXPORT_INT(multiply_float128) {
  volatile __float128 value = (__float128)ARG(0);
  return (int64_t)(value * value / 2);
}
