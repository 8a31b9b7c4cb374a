#include <stdlib.h>

#include "initializers/say.h"
static void at_end(int status, void *text) { printf("%s %d\n", (char *)text, status); }
int check(void) {
  on_exit(at_end, "on_exit");
  printf("check\n");
  exit(0);
}
