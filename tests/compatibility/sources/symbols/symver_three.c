#include "check.h"

__asm__(".symver implementation, versioned@@@V2");
int implementation(void) { return 3; }
int versioned(void);

int check(void) {
  CHECK(versioned() == 3);
  return 0;
}
