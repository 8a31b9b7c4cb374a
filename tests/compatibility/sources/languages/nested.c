// Nested functions that are only called: no trampoline, and no executable stack.
#include "check.h"

int check(void) {
  int total = OPAQUE(0);
  int add(int n) {
    total += n;
    return total;
  }
  add(OPAQUE(3));
  CHECK(add(4) == 7 && total == 7);
  return 0;
}
