// std::call_once with a function that throws the first time: it uses thread_local variables of
// libstdc++.
#include <mutex>
#include <stdexcept>

#include "check.h"

static std::once_flag once;
static int calls;

static void initialize(int n) {
  if (++calls == 1) throw std::runtime_error("again");
  calls += n;
}

int check() {
  try {
    std::call_once(once, initialize, 10);
    return __LINE__;
  } catch (const std::runtime_error &) {
  }
  std::call_once(once, initialize, 10);
  std::call_once(once, initialize, 10);
  CHECK(calls == 12);
  return 0;
}
