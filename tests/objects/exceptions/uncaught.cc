// A thread that throws an exception which nobody catches, when the library is finalized.
#include <stdexcept>
#include <thread>

#include "kernel.h"

static bool throws = false;

EXPORT_INT(throw_uncaught_at_exit) {
  throws = true;
  return 0;
}

__attribute__((destructor)) static void end() {
  if (throws) std::thread([] { throw std::runtime_error("on purpose"); }).join();
}
