// A library in the middle: step NAME calls step NEXT of another library.
#include "kernel.h"

int NEXT(void);

int NAME(void) { return 10 * NEXT() + VALUE; }

#define RUN JOIN(run_, NAME)
EXPORT_INT_AS(RUN) { return NAME(); }
