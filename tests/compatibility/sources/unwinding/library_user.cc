#include "check.h"
#include "library.h"

static int thrower(int value) {
  if (value < 0) throw "text";
  if (value > 0) throw 2.5;
  return 3;
}

int check(void) {
  Base* made = make();
  CHECK(dynamic_cast<Derived*>(made) != nullptr && made->value() == 9);
  delete made;
  int caught = 0;
  try {
    throw_derived();
  } catch (Base& base) {
    caught = base.value();
  }
  CHECK(caught == 9);
  CHECK(call(thrower, 0) == 3 && call(thrower, -1) == -1);
  try {
    call(thrower, 1);
  } catch (double value) {
    caught = static_cast<int>(value * 2);
  }
  CHECK(caught == 5 && destroyed == 3);
  return 0;
}
