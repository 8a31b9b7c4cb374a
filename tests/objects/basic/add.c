// The smallest useful object: one function, no data, no relocation.
#include "kernel.h"

EXPORT_INT(add) { return ARG(0) + ARG(1); }
