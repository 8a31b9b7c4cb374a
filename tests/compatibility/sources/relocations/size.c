#include "check.h"

unsigned size_in_32_bits(void);
unsigned long size_in_64_bits(void);

int check(void) {
  CHECK(size_in_32_bits() == SIZE);
  CHECK(size_in_64_bits() == SIZE + 5);
  return 0;
}
