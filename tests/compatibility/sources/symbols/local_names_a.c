#include "check.h"

static int number = 1;
static int function(void) { return number; }
int other_function(void);

int check(void) {
  number += OPAQUE(0);
  CHECK(function() == 1);
  CHECK(other_function() == 2);
  return 0;
}
