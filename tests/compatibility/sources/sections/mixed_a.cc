// One of two objects with most of what C++ makes: for tools that merge and rewrite objects.
#include "mixed.h"

#include "check.h"

int counter = 40;
static Counted counted(2);
thread_local int per_thread = 5;

int check(void) {
  CHECK(counter == 42 + 3);
  CHECK(twice(4) == 8 && twice_elsewhere(4) == 8);
  CHECK(addresses_agree(&twice<int>));
  CHECK(++per_thread == 6 && per_thread_elsewhere() == 6);
  CHECK(catch_from_elsewhere(3) == 3);
  CHECK(catch_from_elsewhere(0) == -1);
  CHECK(name_of(1)[0] == 'o' && name_of(2)[0] == 't' && name_of(9)[0] == 'm');
  Base* derived = make_derived();
  CHECK(derived->value() == 11 && dynamic_cast<Derived*>(derived) != nullptr);
  delete derived;
  return 0;
}

int catch_from_elsewhere(int value) {
  try {
    throw_elsewhere(value);
  } catch (const Thrown& thrown) {
    return thrown.value;
  } catch (...) {
    return -1;
  }
  return -2;
}
