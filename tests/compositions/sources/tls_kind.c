#include "kinds.h"

#if IS_UNDEFINED
extern VISIBILITY WEAKNESS __thread int SYMBOL;
#elif KIND == ZERO
__thread int SYMBOL;
#else
VISIBILITY WEAKNESS __thread int SYMBOL = OWN;
#endif

ENTRY {
  REPORT("symbol", SYMBOL++);
  REPORT_PLACE("symbol", &SYMBOL);
}
