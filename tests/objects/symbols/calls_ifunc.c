// Calls the ifunc of another object.
#include "kernel.h"

int dispatched(void);

EXPORT_INT(call_elsewhere) { return dispatched(); }
