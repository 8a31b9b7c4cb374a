// __cxa_atexit with arguments, for this library and for the program.
#include "initializers/say.h"
int __cxa_atexit(void (*)(void *), void *, void *);
extern void *__dso_handle __attribute__((visibility("hidden")));
static void say(void *text) { printf("%s\n", (char *)text); }
int check(void) {
  CHECK(__cxa_atexit(say, "first", &__dso_handle) == 0);
  CHECK(__cxa_atexit(say, "second", &__dso_handle) == 0);
  return 0;
}
