// An exception from the constructor: the next access tries again.
#include <stdexcept>

#include "check.h"

static int attempts;
struct Difficult {
  int value = 3;
  Difficult() {
    if (++attempts == 1) throw std::runtime_error("not yet");
  }
};

static int value() {
  static thread_local Difficult difficult;
  return difficult.value;
}

int check() {
  bool caught = false;
  try {
    value();
  } catch (const std::runtime_error&) {
    caught = true;
  }
  CHECK(caught && value() == 3 && value() == 3 && attempts == 2);
  return 0;
}
