// An exception that leaves the object through a plain C++ function pointer of the host's choice.
#include <stdexcept>

#include "kernel.h"

using Callback = void (*)();

extern "C" void throw_runtime_error() { throw std::runtime_error("escaped"); }

EXPORT_INT(thrower_address) { return reinterpret_cast<int64_t>(&throw_runtime_error); }
EXPORT_INT(call_and_catch) {
  try {
    reinterpret_cast<Callback>(ARG(0))();
  } catch (const std::runtime_error&) {
    return 1;
  }
  return 0;
}
