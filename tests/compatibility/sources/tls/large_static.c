#include "check.h"
static __thread char large[1 << 20];
int check(void) {
  large[OPAQUE(5)] = 1;
  CHECK(large[5] == 1);
  return 0;
}
