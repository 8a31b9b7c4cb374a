// Both ends of an exception that passes through C frames.
#include <stdexcept>

#include "kernel.h"

extern "C" void through_c(int depth);
extern "C" void throw_from_cc() { throw std::runtime_error("through C"); }

EXPORT_INT(catch_through_c) {
  try {
    through_c(static_cast<int>(ARG(0)));
  } catch (const std::runtime_error&) {
    return 1;
  }
  return 0;
}
