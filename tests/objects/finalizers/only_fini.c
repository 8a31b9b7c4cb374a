// No initializer at all, but something to do at the end.
#include "kernel.h"
#include "trace.h"

__attribute__((destructor)) static void end(void) { trace("-only"); }

EXPORT_INT(run) { return 1; }
