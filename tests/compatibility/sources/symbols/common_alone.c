#include "check.h"

int shared_name;

int check(void) {
  CHECK(shared_name == EXPECTED);
  return 0;
}
