// std::stacktrace, from a static library that is linked with the object.
#include <stacktrace>

#include "check.h"

int check() {
  auto trace = std::stacktrace::current();
  CHECK(trace.size() >= 1);
  return 0;
}
