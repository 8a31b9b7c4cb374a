// Static objects of functions: destroyed in the reverse of first use.
#include "check.h"
#include "initializers/objects.h"
static void first() { static Says object("first"); }
static void second() { static Says object("second"); }
inline void third() { static Says object("third"); }
int check() {
  second();
  third();
  first();
  second();
  return 0;
}
