// Own functions with names that the C library has too.
#include <stddef.h>

#include "check.h"

static int calls;
int strverscmp(const char* a, const char* b) {
  ++calls;
  return 77;
}
int (*volatile pointer)(const char*, const char*) = strverscmp;
int ffsl(long x) { return -9; }

int check(void) {
  CHECK(strverscmp("a", "b") == 77);
  CHECK(pointer("a", "b") == 77 && calls == 2);
  CHECK(ffsl(OPAQUE(8l)) == -9);
  return 0;
}
