#include "check.h"

#include <string.h>

__attribute__((section("updated"), used)) char before[8] = "before";
extern char __start_updated[], __stop_updated[];

int check(void) {
  CHECK(__stop_updated - __start_updated == 6);
  CHECK(memcmp(OPAQUE(__start_updated), "after!", 6) == 0);
  return 0;
}
