// Used by an initializer and a finalizer.
#include <stdio.h>

#include "check.h"

static __thread int count = 1;
__thread int total = 10;

__attribute__((constructor)) static void begin(void) { total += ++count; }
__attribute__((destructor)) static void end(void) { printf("%d %d\n", count, total); }

int check(void) {
  CHECK(count == 2 && total == 12);
  count = OPAQUE(20);
  return 0;
}
