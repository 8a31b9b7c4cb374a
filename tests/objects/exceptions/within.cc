// Thrown and caught in one function, and through a frame with a destructor to run.
#include <stdexcept>

#include "kernel.h"

static int cleaned = 0;
struct Cleanup {
  ~Cleanup() { ++cleaned; }
};

__attribute__((noinline)) static void thrower(int64_t value) {
  Cleanup cleanup;
  if (value > 0) throw std::out_of_range("too large");
  throw value;
}

EXPORT_INT(catch_within) {
  try {
    thrower(ARG(0));
  } catch (const std::logic_error&) {
    return 1000 + cleaned;
  } catch (int64_t value) {
    return value;
  }
  return -1;
}
