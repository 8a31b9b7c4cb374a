#include "check.h"

int no_type(int);
static int (*pointer)(int) = no_type;

int check(void) {
  CHECK(no_type(1) == 2);
  CHECK(OPAQUE(pointer)(2) == 3);
  return 0;
}
