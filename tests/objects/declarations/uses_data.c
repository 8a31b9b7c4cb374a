// Needs a variable of a shared library: one copy, whoever changes it.
#include "kernel.h"

extern int provided_count;

EXPORT_INT(count) { return provided_count; }
EXPORT_INT(set_count) { return provided_count = (int)ARG(0); }
