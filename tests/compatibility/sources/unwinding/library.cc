// Thrown in one library, caught in another; types with one identity over both.
#include "library.h"

int Derived::value() { return 9; }
Base* make() { return new Derived; }
void throw_derived() { throw Derived(); }
int call(int (*function)(int), int value) {
  Local local;
  try {
    return function(value);
  } catch (const char*) {
    return -1;
  }
}
int destroyed = 0;
