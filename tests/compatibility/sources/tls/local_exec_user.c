// Two libraries, both with variables in static storage.
#include "check.h"

int base_value(void);
static __thread int value = 4;
__thread int zero;

int check(void) {
  CHECK(base_value() == 3 && value == 4 && zero == 0);
  value = OPAQUE(5);
  CHECK(base_value() == 3);
  return 0;
}
