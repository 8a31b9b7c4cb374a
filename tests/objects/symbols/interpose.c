// Defines a function of libc for itself.
#include "kernel.h"

int abs(int value) { return value + 1000; }

EXPORT_INT(call_abs) {
  int (*volatile function)(int) = abs;
  return function((int)ARG(0));
}
