// Functions of another library, called and by their addresses.
#include "check.h"

int other_function(int);
static int (*const function)(int) = other_function;

int check(void) {
  CHECK(other_function(OPAQUE(3)) == 33);
  CHECK(OPAQUE(function + 0)(4) == 34);
  return 0;
}
