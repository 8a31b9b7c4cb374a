// An initializer that needs what nothing defines.
#include "kernel.h"

int orcjit_missing_function(int);
static int value;

__attribute__((constructor)) static void start(void) { value = orcjit_missing_function(1); }

EXPORT_INT(get_value) { return value; }
