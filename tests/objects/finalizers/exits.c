// Ends the process from inside a kernel with C's exit().
#include "kernel.h"
#include "trace.h"

__attribute__((constructor)) static void start(void) { trace("+exits"); }
__attribute__((destructor)) static void end(void) { trace("-exits"); }

EXPORT_INT(call_exit) {
  exit((int)ARG(0));
  return 0;
}
EXPORT_INT(call_underscore_exit) {
  _exit((int)ARG(0));
  return 0;
}
