#include "check.h"
#include "throw.h"

inline int copy(int value) {
  try {
    if (value > 5) throw value;
  } catch (long) {
    return 2;
  }
  return value;
}

static int thrower_and_catcher(int value) {
  try {
    throw_int(value);
  } catch (int thrown) {
    return thrown + copy(0);
  }
  return -1;
}

int check(void) {
  CHECK(thrower_and_catcher(7) == 7);
  CHECK(catch_thrown(throw_int, 8) == 8);
  CHECK(catch_thrown(throw_hidden, 9) == 1009);
  CHECK(catch_thrown(throw_both, 10) == 2010);
  CHECK(catch_thrown(throw_standard, 11) == 3000);
  CHECK(catch_thrown(throw_standard, 1) == 0);
  CHECK(catch_thrown([](int) { throw 1.5; }, 1) == -1);
  return 0;
}
