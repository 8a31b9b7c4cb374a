#include "kinds.h"

#if KIND == ALIAS || KIND == WEAK_ALIAS
static int target[1] = {OWN};
extern int SYMBOL[1] __attribute__((alias("target"))) WEAKNESS;
#elif IS_UNDEFINED
extern VISIBILITY WEAKNESS int SYMBOL[1];
#elif KIND == COMMON
__attribute__((common)) int SYMBOL[1];
#elif KIND == LARGE_COMMON
__attribute__((common, aligned(64))) int SYMBOL[50];
#elif KIND == ZERO
__attribute__((nocommon)) int SYMBOL[1];
#elif KIND == LARGE
int SYMBOL[50] = {OWN, [49] = OWN};
#else
VISIBILITY WEAKNESS int SYMBOL[1] = {OWN};
#endif

static int* volatile pointer = SYMBOL;

ENTRY {
#if KIND == WEAK_UNDEFINED
  REPORT("symbol", SYMBOL ? SYMBOL[0] : -1);
#else
  REPORT("symbol", SYMBOL[0]++);
#endif
#if KIND == LARGE_COMMON && defined(ALL_LARGE)
  REPORT("alignment", (unsigned long)SYMBOL % 64);
  REPORT("end", SYMBOL[49]++);
#endif
  REPORT("pointer", pointer ? *pointer : -1);
  REPORT_PLACE("symbol", SYMBOL);
}
