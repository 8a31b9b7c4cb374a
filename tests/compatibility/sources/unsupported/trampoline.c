// A nested function whose address is taken.
#include "check.h"

static int apply(int (*function)(int), int n) { return OPAQUE(function)(n); }

int check(void) {
  int total = OPAQUE(1);
  int add(int n) { return total += n; }
  CHECK(apply(add, 2) == 3);
  return 0;
}
