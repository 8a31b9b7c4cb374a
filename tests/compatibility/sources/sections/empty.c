#include "check.h"

#include <stdint.h>

extern char nothing_data[], nothing_data_again[], nothing_zero[], nothing_constant[];
extern void nothing_code(void);
extern int64_t ending_begin[], ending_end[];
extern char __start_nothing_named[], __stop_nothing_named[];

int check(void) {
  CHECK(OPAQUE(nothing_data) == OPAQUE(nothing_data_again));
  CHECK(OPAQUE(nothing_data) != 0 && OPAQUE(nothing_constant) != 0);
  CHECK(((uintptr_t)OPAQUE(nothing_zero) & 4095) == 0);
  CHECK(OPAQUE(&nothing_code) != 0);
  CHECK(OPAQUE(ending_end) - OPAQUE(ending_begin) == 3 && ending_begin[1] == 24);
  CHECK((char*)ending_begin[2] == nothing_data);
  CHECK(OPAQUE(__start_nothing_named) == OPAQUE(__stop_nothing_named));
  return 0;
}
