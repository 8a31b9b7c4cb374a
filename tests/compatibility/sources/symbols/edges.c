#include "check.h"

extern long first[], behind[], empty[], in_empty[];

int check(void) {
  CHECK(OPAQUE(&behind[0]) == first + 2);
  CHECK(behind[-1] == 2);
  CHECK(OPAQUE(&empty[0]) == in_empty);
  return 0;
}
