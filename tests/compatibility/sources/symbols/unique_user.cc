// inline variables and static ones of inline functions are one over a library and those it needs.
#include "check.h"
#include "comdat.h"

extern "C" int* counter_of_base();
extern "C" int count_in_base();

CASE int check() {
  CHECK(counter_of_base() == &shared_counter);
  CHECK(count_in_base() == 1);
  CHECK(count() == 2);
  CHECK(count_in_base() == 3);
  return 0;
}
