// exit() in an initializer ends the process.
#include <stdlib.h>

#include "say.h"
__attribute__((constructor)) static void begin(void) {
  printf("begin\n");
  exit(0);
}
__attribute__((destructor)) SAYS(end)
int check(void) { return 1; }
