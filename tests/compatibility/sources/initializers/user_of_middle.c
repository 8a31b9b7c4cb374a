#include "check.h"
int middle_is_ready(void);
int check(void) {
  CHECK(middle_is_ready());
  return 0;
}
