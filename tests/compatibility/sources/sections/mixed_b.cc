#include "mixed.h"

static Counted counted(3);

int twice_elsewhere(int value) { return twice(value); }
bool addresses_agree(int (*function)(int)) { return function == &twice<int>; }
int per_thread_elsewhere() { return per_thread; }

void throw_elsewhere(int value) {
  if (value == 0) throw 1.5;
  throw Thrown{value};
}

const char* name_of(int number) {
  switch (number) {
    case 1:
      return "one";
    case 2:
      return "two";
    case 3:
      return "three";
    case 4:
      return "four";
    case 5:
      return "five";
    default:
      return "many";
  }
}

int Derived::value() { return 11; }
Base* make_derived() { return new Derived; }
