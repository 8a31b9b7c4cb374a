// Calls a function and reads a variable that come from elsewhere.
#include "kernel.h"

int64_t outside(int64_t value);
extern int64_t outside_variable;

EXPORT_INT(call_outside) { return outside(ARG(0)); }
EXPORT_INT(address_of_outside) { return (int64_t)(intptr_t)&outside; }
#ifdef WITH_VARIABLE
EXPORT_INT(read_outside) { return outside_variable; }
#endif
