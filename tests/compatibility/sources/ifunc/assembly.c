#include "check.h"

int by_plt(int), by_pc32(int), by_got(int), by_got_load(int), by_data(int), by_distance(int);

int check(void) {
  CHECK(by_plt(1) == 2);
  CHECK(by_pc32(1) == 2);
  CHECK(by_got(1) == 2);
  CHECK(by_got_load(1) == 2);
  CHECK(by_data(1) == 2);
  CHECK(by_distance(1) == 2);
  return 0;
}
