#include "check.h"

int in_group(void);
extern const int __start_numbers[], __stop_numbers[];

int check(void) {
  CHECK(in_group() == 1);
  CHECK(__stop_numbers - __start_numbers == 3);
  CHECK(__start_numbers[0] == 1 && __start_numbers[1] == 11 && __start_numbers[2] == 12);
  return 0;
}
