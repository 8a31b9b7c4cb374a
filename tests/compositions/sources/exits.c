// Functions that are registered for the end: in constructors, and when an entry is called.
#include <stdlib.h>

#include "composed.h"

static void first(void) { NOTE("atexit, first"); }
static void second(void) { NOTE("atexit, second"); }
static void late(void) { NOTE("atexit, in the entry"); }

__attribute__((constructor)) static void begin(void) {
  atexit(first);
  atexit(second);
}
__attribute__((destructor)) static void end(void) { NOTE("destructor"); }

ENTRY { REPORT("registered", atexit(late)); }
