// Exported variables, which another library could replace: general dynamic.
#include "check.h"

__thread int initialized = 7;
__thread long zero[4];
__thread const char *text = "text";

int check(void) {
  CHECK(initialized == 7 && zero[3] == 0 && text[0] == 't');
  initialized = OPAQUE(8);
  zero[3] = initialized;
  CHECK(initialized == 8 && zero[3] == 8);
  return 0;
}
