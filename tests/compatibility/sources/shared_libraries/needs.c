// Needs a function that a library of another name defines.
#include "check.h"

void SYMBOL(void);

int check(void) {
  SYMBOL();
  return 0;
}
