#include <stdlib.h>
#include <unistd.h>

#include "check.h"
static void say(const char *text, unsigned long size) {
  if (write(1, text, size) < 0) abort();
}
static void first(void) { say("first\n", 6); }
static void second(void) { say("second\n", 7); }
static void handler(void) { say("handler\n", 8); }
__attribute__((destructor)) static void end(void) { say("end\n", 4); }
int check(void) {
  at_quick_exit(first);
  at_quick_exit(second);
  atexit(handler);
  quick_exit(0);
}
