#include "kinds.h"

#if KIND == ALIAS || KIND == WEAK_ALIAS
static int target(void) { return OPAQUE(OWN); }
int SYMBOL(void) __attribute__((alias("target"))) WEAKNESS;
#elif KIND == IFUNC
static int target(void) { return OPAQUE(OWN); }
static int (*resolve(void))(void) { return target; }
int SYMBOL(void) __attribute__((ifunc("resolve")));
#elif IS_UNDEFINED
VISIBILITY WEAKNESS int SYMBOL(void);
#else
VISIBILITY WEAKNESS int SYMBOL(void) { return OPAQUE(OWN); }
#endif

static int (*volatile pointer)(void) = SYMBOL;

ENTRY {
#if KIND == WEAK_UNDEFINED
  REPORT("symbol", SYMBOL ? SYMBOL() : -1);
#else
  REPORT("symbol", SYMBOL());
#endif
  REPORT("pointer", pointer ? pointer() : -1);
#ifndef WITH_IFUNC  // of which linkers make more than one address
  REPORT("same", pointer == SYMBOL);
#endif
}
