#include "check.h"

long probe(long);

int check(void) {
  CHECK(probe(-42) == 42);
  CHECK(probe(17) == 17);
  return 0;
}
