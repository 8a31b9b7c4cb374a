// An initializer registers handlers; they run before it would be time for the destructors.
#include <stdlib.h>

#include "say.h"
SAYS(handler)
SAYS(second_handler)
__attribute__((constructor)) static void begin(void) {
  printf("begin\n");
  atexit(handler);
  atexit(second_handler);
}
__attribute__((destructor)) SAYS(end)
int check(void) {
  printf("check\n");
  return 0;
}
