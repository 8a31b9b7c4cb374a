#include <string.h>

#include "check.h"

extern const char _binary_data_start[], _binary_data_end[], _binary_data_size[];

int check(void) {
  CHECK(_binary_data_end - _binary_data_start == 12);
  CHECK((size_t)OPAQUE(&_binary_data_size[0]) == 12);
  CHECK(memcmp(_binary_data_start, "twelve bytes", 12) == 0);
  return 0;
}
