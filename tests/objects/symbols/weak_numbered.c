// One of several weak definitions: -DID=1.
#include "kernel.h"

__attribute__((weak)) int numbered(void) { return ID; }

EXPORT_INT_AS(JOIN(pick_, ID)) { return numbered(); }
