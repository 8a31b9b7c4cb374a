#include "check.h"
int initialized;
int check(void) {
  CHECK(initialized == 3);
  return 0;
}
