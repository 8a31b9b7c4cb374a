#include "check.h"

#include <stdint.h>

extern const int64_t big_constant[], big_constant_end[];
extern int64_t big_data[], big_data_end[];
#define COUNT 8388608

int check(void) {
  CHECK(OPAQUE(big_constant_end) - OPAQUE(big_constant) == COUNT);
  CHECK(big_constant[0] == 0x0102030401020304 && big_constant[COUNT - 1] == 0x0102030401020304);
  CHECK(OPAQUE(big_data_end) - OPAQUE(big_data) == COUNT);
  CHECK(big_data[COUNT - 2] == 0x1112131411121314);
  CHECK(big_data[COUNT - 1] == (int64_t)big_constant);
  return 0;
}
