// Exceptions thrown and caught while the library is initialized and finalized.
#include <stdexcept>

#include "kernel.h"
#include "trace.h"

static int64_t caught() {
  try {
    throw std::runtime_error("inside");
  } catch (const std::runtime_error&) {
    return 12;
  }
}

static int64_t value = caught();

struct AtEnd {
  ~AtEnd() { trace(caught() == 12 ? "-caught" : "-missed"); }
};
static AtEnd at_end;

EXPORT_INT(get_value) { return value; }
