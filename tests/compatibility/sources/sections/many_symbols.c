#include "check.h"

extern int symbol0, symbol1, symbol50000, symbol99999;

int check(void) {
  CHECK(symbol0 == 0 && symbol1 == 1 && symbol50000 == 50000 && symbol99999 == 99999);
  return 0;
}
