// A function whose address others take.
#include "kernel.h"

int64_t helper(int64_t value) { return value * 2; }

EXPORT_INT(direct) { return helper(ARG(0)); }
