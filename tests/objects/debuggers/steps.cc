// Functions to stop in and to sample: static, in a namespace, and one that spins.
#include "kernel.h"

namespace steps {

__attribute__((noinline)) static int64_t inner(int64_t value) {
  int64_t doubled = value * 2;
  return doubled;  // line 8
}

__attribute__((noinline)) int64_t spin(int64_t count) {
  volatile int64_t sum = 0;
  for (int64_t i = 0; i < count; ++i) sum = sum + i;
  return sum;
}

}  // namespace steps

EXPORT_INT(twice) { return steps::inner(ARG(0)); }

EXPORT_INT(spin) { return steps::spin(ARG(0)); }
