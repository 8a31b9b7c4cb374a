// atexit handlers registered by an initializer and by a call.
#include "kernel.h"
#include "trace.h"

static void at_exit_one(void) { trace("-atexit1"); }
static void at_exit_two(void) { trace("-atexit2"); }
static void at_exit_late(void) { trace("-late"); }

__attribute__((constructor)) static void start(void) {
  atexit(at_exit_one);
  atexit(at_exit_two);
}
__attribute__((destructor)) static void end(void) { trace("-destructor"); }

EXPORT_INT(register_late) { return atexit(at_exit_late); }
EXPORT_INT(run) { return 1; }
