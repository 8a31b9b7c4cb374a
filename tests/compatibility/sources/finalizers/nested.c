// Handlers that register handlers, and a destructor that does.
#include <stdlib.h>

#include "initializers/say.h"
SAYS(innermost)
static void inner(void) {
  printf("inner\n");
  atexit(innermost);
}
static void outer(void) {
  printf("outer\n");
  atexit(inner);
}
SAYS(first)
SAYS(from_destructor)
__attribute__((destructor)) static void end(void) {
  printf("end\n");
  atexit(from_destructor);
}
__attribute__((destructor(200))) SAYS(end_200)
int check(void) {
  atexit(first);
  atexit(outer);
  return 0;
}
