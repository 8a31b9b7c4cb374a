#include "check.h"

int grouped(void);

int check(void) {
  CHECK(grouped() == 5);
  return 0;
}
