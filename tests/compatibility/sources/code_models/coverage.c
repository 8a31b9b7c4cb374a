#include "check.h"

static int pick(int x) { return x > 3 ? x * 2 : x + 1; }

int check(void) {
  CHECK(pick(OPAQUE(5)) == 10);
  CHECK(pick(OPAQUE(1)) == 2);
  return 0;
}
