#include "check.h"

int once(void);

int check(void) {
  CHECK(once() == 1);
  return 0;
}
