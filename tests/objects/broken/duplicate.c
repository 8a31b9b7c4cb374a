// Defines twice_defined() with -DVALUE and exports -DEXPORT.
#include "kernel.h"

int twice_defined(void) { return VALUE; }

EXPORT_INT_AS(EXPORT) { return twice_defined(); }
