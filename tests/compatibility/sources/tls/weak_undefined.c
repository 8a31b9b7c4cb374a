// Nothing defines the variable, and nothing touches it.
#include "check.h"

extern __attribute__((weak)) __thread int nowhere;
static int present;
__thread int mine = 3;

int check(void) {
  if (present) mine = nowhere;
  CHECK(mine == 3);
  return 0;
}
