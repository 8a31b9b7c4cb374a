// Thread-local variables whose initial values are addresses.
#include "kernel.h"

static int64_t data = 33;
static int64_t function(void) { return 44; }
static _Thread_local int64_t* to_data = &data;
static _Thread_local int64_t (*to_function)(void) = function;

EXPORT_INT(through_data) { return *to_data; }
EXPORT_INT(through_function) { return to_function(); }
EXPORT_INT(redirect) {
  static int64_t other;
  other = ARG(0);
  to_data = &other;
  return 0;
}
