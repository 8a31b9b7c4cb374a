#include "check.h"

int cycle_one(int value);

int check(void) {
  CHECK(cycle_one(1) == 5);
  return 0;
}
