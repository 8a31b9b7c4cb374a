#include "check.h"

int check(void) {
  volatile char buffer[64];
  for (int i = 0; i < 64; ++i) buffer[i] = (char)i;
  CHECK(buffer[OPAQUE(63)] == 63);
  return 0;
}
