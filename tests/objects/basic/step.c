// The end of a chain of libraries: -DNAME=... -DVALUE=...
#include "kernel.h"

int NAME(void) { return VALUE; }

#define RUN JOIN(run_, NAME)
EXPORT_INT_AS(RUN) { return NAME(); }
