// Values in vector registers while a thread_local variable is reached for the first time: a TLS
// descriptor's call must leave all registers alone, so compilers keep them there.
#include "kernel.h"

static _Thread_local double first = 7;

__attribute__((noinline)) static double sum_with(const volatile double* values) {
  double v[16];
  for (int i = 0; i < 16; ++i) v[i] = values[i];
  double sum = first;
  for (int i = 0; i < 16; ++i) sum += v[i];
  return sum;
}

EXPORT_INT(sum_around_access) {
  volatile double values[16];
  for (int i = 0; i < 16; ++i) values[i] = i + 1;
  return (int64_t)sum_with(values);
}
