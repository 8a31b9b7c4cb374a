#include "check.h"

extern int retained, os_type;

int check(void) {
  CHECK(retained++ == 31 && retained == 32);
  CHECK(os_type == 32);
  return 0;
}
