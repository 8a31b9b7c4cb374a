#include "check.h"

#include <string.h>

extern char __start_added[], __stop_added[];

int check(void) {
  CHECK(__stop_added - __start_added == 6);
  CHECK(memcmp(OPAQUE(__start_added), "after!", 6) == 0);
  return 0;
}
