// Absolute symbols of another object through the global offset table.
#include <stdint.h>

#include "check.h"

extern char small_value[], large_value[];

int check(void) {
  CHECK((uintptr_t)OPAQUE(&small_value[0]) == 0x1234);
  CHECK((uintptr_t)OPAQUE(&large_value[0]) == 0x123456789abcdef0);
  return 0;
}
