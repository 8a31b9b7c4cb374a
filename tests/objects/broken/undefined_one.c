// Needs a function that nothing defines.
#include "kernel.h"

int orcjit_missing_function(int);

EXPORT_INT(needs_missing) { return orcjit_missing_function(1); }
EXPORT_INT(needs_nothing) { return 1; }
