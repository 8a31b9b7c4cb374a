#include "check.h"

__attribute__((weak)) __thread int weak_value = 4;
__attribute__((weak)) __thread int replaced = 1;
extern __thread int alias __attribute__((alias("weak_value")));

int check(void) {
  CHECK(weak_value == 4 && replaced == 2);
  alias = OPAQUE(9);
  CHECK(weak_value == 9);
  return 0;
}
