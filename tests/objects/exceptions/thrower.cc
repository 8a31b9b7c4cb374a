// Throws for others to catch: a standard type, a type of its own, an int.
#include "exceptions/custom.h"
#include "kernel.h"

void throw_by_number(int number) {
  if (number == 1) throw std::runtime_error("standard");
  if (number == 2) throw Custom(22);
  if (number == 3) throw 33;
}

EXPORT_INT(throws_nothing) {
  throw_by_number(0);
  return 0;
}
