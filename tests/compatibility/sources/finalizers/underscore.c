// _exit() runs nothing.
#include <stdlib.h>
#include <unistd.h>

#include "initializers/say.h"
SAYS(never)
__attribute__((destructor)) SAYS(nor_this)
int check(void) {
  atexit(never);
  printf("check\n");
  fflush(stdout);
  _exit(0);
}
