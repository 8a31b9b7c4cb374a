#include "check.h"

__attribute__((visibility(VISIBILITY))) int in_both(void) { return 2; }
int ask_base(void);

int check(void) {
  CHECK(in_both() == 2);
  return 0;
}
