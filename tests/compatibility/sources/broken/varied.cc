// Has all that an object can have: COMDAT groups, exceptions, thread_local, initializers, data.
#include <stdexcept>
#include <string>

#include "check.h"

static thread_local std::string own = "own";
static std::string global = "global";
const char *const table[] = {"one", "two"};

template <typename T>
T inline_function(T value) {
  static int calls = 0;
  return value + ++calls;
}

int check() {
  try {
    throw std::runtime_error(own + global);
  } catch (const std::runtime_error &error) {
    CHECK(std::string(error.what()) == "ownglobal");
  }
  CHECK(inline_function(OPAQUE(1)) == 2 && table[OPAQUE(1)][0] == 't');
  return 0;
}
