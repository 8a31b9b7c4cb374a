// Tells what malloc returns.
#include <stdlib.h>

#include "kernel.h"

EXPORT_INT(allocate) { return (int64_t)(intptr_t)malloc((size_t)ARG(0)); }
