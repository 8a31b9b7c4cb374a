// The assembly of a row loads a word through the relocation: of {10, 20, 30} the one at ADDEND from
// the middle.
#include "check.h"

#ifndef ADDEND
#define ADDEND 0
#endif

long probe(void);

int check(void) {
  CHECK(probe() == 20 + ADDEND / 8 * 10);
  CHECK(probe() == 20 + ADDEND / 8 * 10);
  return 0;
}
