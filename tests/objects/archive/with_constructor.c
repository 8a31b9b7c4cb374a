// A member with an initializer that runs when it is pulled in.
#include "kernel.h"
#include "trace.h"

static int ready = 0;
__attribute__((constructor)) static void start(void) {
  trace("+member");
  ready = 1;
}

int is_ready(void) { return ready; }
EXPORT_INT(get_ready) { return ready; }
