#include "check.h"

extern const int __start_described[], __stop_described[];

int check(void) {
  CHECK(__stop_described - __start_described == 2);
  CHECK(__start_described[0] == 1 && __start_described[1] == 2);
  return 0;
}
