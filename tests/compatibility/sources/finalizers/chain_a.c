#include "initializers/say.h"
static int open = 1;
__attribute__((destructor)) static void lowest_ends(void) {
  open = 0;
  printf("lowest ends\n");
}
int lowest_is_open(void) { return open; }
