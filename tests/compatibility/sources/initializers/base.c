#include "say.h"
static int ready;
__attribute__((constructor)) static void base_begins(void) {
  printf("base begins\n");
  ready = 1;
}
__attribute__((destructor)) SAYS(base_ends)
int base_is_ready(void) { return ready; }
