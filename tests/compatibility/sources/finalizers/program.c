// Without a handle it is the program's, and runs at its end.
#include "initializers/say.h"
int __cxa_atexit(void (*)(void *), void *, void *);
static void say(void *text) { printf("%s\n", (char *)text); }
int check(void) {
  CHECK(__cxa_atexit(say, "the program's", 0) == 0);
  printf("check\n");
  return 0;
}
