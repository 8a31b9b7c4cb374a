#include "kinds.h"

extern "C" {
__attribute__((noinline)) inline int SYMBOL(void) { return OPAQUE(OWN); }
}

static int (*volatile pointer)(void) = SYMBOL;

ENTRY {
  REPORT("symbol", SYMBOL());
  REPORT("pointer", pointer());
#ifndef WITH_IFUNC
  REPORT("same", pointer == SYMBOL);
#endif
}
