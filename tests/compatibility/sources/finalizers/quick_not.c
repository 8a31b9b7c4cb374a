// at_quick_exit handlers are for quick_exit alone.
#include <stdlib.h>

#include "initializers/say.h"
SAYS(never)
SAYS(handler)
int check(void) {
  at_quick_exit(never);
  atexit(handler);
  return 0;
}
