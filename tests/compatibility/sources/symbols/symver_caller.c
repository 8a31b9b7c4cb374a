#include "check.h"

int versioned(void);
int call_default(void);
__asm__(".symver first_versioned, versioned@V1");
int first_versioned(void);

int check(void) {
  CHECK(versioned() == 2);
  CHECK(call_default() == 2);
  CHECK(first_versioned() == 1);
  return 0;
}
