#include "check.h"

__attribute__((weak)) int maybe_hidden(void);
int call_hidden(void);

int check(void) {
  CHECK(!maybe_hidden);
  CHECK(call_hidden() == 4);
  return 0;
}
