#include "check.h"

extern __thread long untyped, elsewhere;

int check(void) {
  CHECK(untyped == 91 && elsewhere == 92);
  return 0;
}
