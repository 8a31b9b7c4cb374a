// A common symbol (-fcommon) of -DCOUNT elements, seen by -DID=1.
#include "kernel.h"

int64_t table[COUNT];

EXPORT_INT_AS(JOIN(set_, ID)) { return table[ARG(0)] = ARG(1); }
EXPORT_INT_AS(JOIN(get_, ID)) { return table[ARG(0)]; }
