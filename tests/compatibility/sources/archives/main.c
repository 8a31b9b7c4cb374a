// Takes two members by name; a third one comes with the second, and the others stay away.
#include "check.h"

int from_b(void);
int from_a(void);
extern int not_there(void) __attribute__((weak));
int order[8], count;

int check(void) {
  CHECK(from_b() == 2 && from_a() == 1);
  CHECK(&not_there == 0);
  CHECK(count == 3);
  return 0;
}
