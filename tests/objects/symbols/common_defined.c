// A real definition of what another object has as a common symbol.
#include "kernel.h"

int64_t table[4] = {10, 20, 30, 40};

EXPORT_INT(first) { return table[0]; }
