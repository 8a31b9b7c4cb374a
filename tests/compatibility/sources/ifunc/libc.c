// The C library's own ifuncs: functions and addresses of them.
#include <math.h>
#include <string.h>

#include "check.h"

static void* (*copy)(void*, const void*, size_t) = memcpy;
static size_t (*length)(const char*) = strlen;

int check(void) {
  char text[16];
  CHECK(OPAQUE(copy)(text, "twelve", 7) == text);
  CHECK(OPAQUE(length)(text) == 6);
  CHECK(strchr(text, OPAQUE('v')) == text + 4);
  CHECK(OPAQUE(&memcpy) == copy);
  CHECK(sin(OPAQUE(0.0)) == 0.0 && floor(OPAQUE(1.5)) == 1.0);
  return 0;
}
