#include "check.h"

extern __thread int shared, shared_zero;
int *address_in_definer(void);
int next_count(void);

int check(void) {
  CHECK(shared == 70 && shared_zero == 0);
  CHECK(&shared == address_in_definer());
  shared = OPAQUE(71);
  CHECK(*address_in_definer() == 71);
  CHECK(next_count() == 4 && next_count() == 5);
  return 0;
}
