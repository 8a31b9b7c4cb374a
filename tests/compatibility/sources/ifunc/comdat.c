#include "check.h"

typedef int (*pointer)(int);
pointer first(void), second(void);
int grouped(int);

int check(void) {
  CHECK(grouped(1) == 12);
  CHECK(first() == second());
  CHECK(first()(2) == 13);
  return 0;
}
