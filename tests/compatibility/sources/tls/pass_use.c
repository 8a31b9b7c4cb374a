// Addresses of variables that are passed between libraries and threads.
#include "check.h"

int *give(void);
int value_in_this_thread(void);
int add_from_another_thread(int *place);
static __thread int mine = 5;

int check(void) {
  int *theirs = give();
  CHECK(add_from_another_thread(theirs) == 1);
  CHECK(*theirs == 11 && value_in_this_thread() == 11);
  CHECK(add_from_another_thread(&mine) == 1 && mine == 15);
  return 0;
}
