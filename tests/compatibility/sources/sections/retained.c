#include "check.h"

__attribute__((retain, used)) static int kept = 9;
__attribute__((retain, used)) static int kept_function(void) { return 8; }

int check(void) {
  CHECK(OPAQUE(kept) == 9 && OPAQUE(&kept_function)() == 8);
  return 0;
}
