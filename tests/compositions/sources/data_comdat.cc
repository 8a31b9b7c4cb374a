#include "kinds.h"

extern "C" {
inline int SYMBOL[1] = {OWN};
}

static int* volatile pointer = SYMBOL;

ENTRY {
  REPORT("symbol", SYMBOL[0]++);
  REPORT("pointer", *pointer);
  REPORT_PLACE("symbol", SYMBOL);
}
