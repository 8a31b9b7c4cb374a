// A common symbol, and an archive that has a definition of it with a value.
#include "check.h"

int shared_value __attribute__((common));

int check(void) {
  CHECK(shared_value == EXPECTED);
  return 0;
}
