// A finalizer that registers another one while finalizers run.
#include "kernel.h"
#include "trace.h"

static void inner(void) { trace("-inner"); }
static void outer(void) {
  trace("-outer");
  atexit(inner);
}

EXPORT_INT(register_outer) { return atexit(outer); }
