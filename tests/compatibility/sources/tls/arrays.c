// Addends far from the variable, in both directions.
#include "check.h"

static __thread int small[8] = {1, 2, 3, 4, 5, 6, 7, 8};
__thread char large[100000];
static __thread char last = 9;

__attribute__((noinline)) static int at(long i) { return small[i - 1000]; }
__attribute__((noinline)) static char *before(long i) { return &large[i - 90000]; }
__attribute__((noinline)) static char *beyond(long i) { return &large[i + 99000]; }

int check(void) {
  CHECK(at(OPAQUE(1007L)) == 8 && at(OPAQUE(1000L)) == 1);
  CHECK(before(OPAQUE(90010L)) == &large[10]);
  CHECK(beyond(OPAQUE(999L)) == &large[99999] && last == 9);
  return 0;
}
