#include "check.h"

__attribute__((weak)) int pick(void) { return 1; }
__attribute__((weak)) int data = 1;
__attribute__((weak)) int only(void) { return 5; }

int check(void) {
  CHECK(pick() == 2);
  CHECK(data == 2);
  CHECK(only() == 5);
  return 0;
}
