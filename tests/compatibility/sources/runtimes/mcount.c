// -pg: each function calls the C library's mcount.
#include "check.h"

__attribute__((noinline)) static int work(int n) { return OPAQUE(n) + 1; }

int check(void) {
  CHECK(work(1) == 2);
  return 0;
}
