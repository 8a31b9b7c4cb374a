// A handler for quick_exit().
#include "kernel.h"
#include "trace.h"

static void handler(void) { trace("-quick"); }

EXPORT_INT(register_handler) { return at_quick_exit(handler); }
EXPORT_INT(call_quick_exit) {
  quick_exit((int)ARG(0));
  return 0;
}
