// Calls a function of any name: -DSYMBOL=name, exported as -DEXPORT=call.
#include "kernel.h"

#ifndef EXPORT
#define EXPORT call
#endif

void SYMBOL(void);

EXPORT_INT_AS(EXPORT) {
  (void)args;
  SYMBOL();
  return 0;
}
