// exit() in check(): handlers, then destructors.
#include <stdlib.h>

#include "initializers/say.h"
SAYS(handler)
__attribute__((destructor)) SAYS(end)
__attribute__((destructor(200))) SAYS(end_200)
int check(void) {
  atexit(handler);
  exit(0);
}
