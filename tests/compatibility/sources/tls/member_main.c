// Variables in members of an archive, taken for the variable or for a function.
#include "check.h"
extern __thread int member_variable;
int member_count(void);
extern __attribute__((weak)) __thread int not_taken;

int check(void) {
  CHECK(member_variable == 31 && member_count() == 2 && member_count() == 3);
  return 0;
}
