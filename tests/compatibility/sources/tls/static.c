#include "check.h"

static __thread int initialized = 7;
static __thread int zero;

int check(void) {
  CHECK(initialized == 7 && zero == 0);
  initialized += 1;
  zero += OPAQUE(2);
  CHECK(initialized == 8 && zero == 2);
  return 0;
}
