#include <stdexcept>

#include "check.h"
static int value = [] {
  throw std::runtime_error("out of luck");
  return 1;
}();
int check() { return value; }
