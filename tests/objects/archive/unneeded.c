// Nobody asks for this member: its constructor must not run and its missing symbol not be missed.
#include "kernel.h"
#include "trace.h"

int defined_nowhere(void);

__attribute__((constructor)) static void start(void) { trace("+unneeded"); }

EXPORT_INT(unneeded) { return defined_nowhere(); }
