// Tentative definitions in two objects (-fcommon).
#include "check.h"

__thread int tentative;
extern __thread int other;
__thread int mine = 2;

int check(void) {
  CHECK(tentative == 0 && mine == 2);
  tentative = OPAQUE(3);
  CHECK(tentative == 3);
  return 0;
}
