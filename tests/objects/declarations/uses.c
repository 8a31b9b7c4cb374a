// Needs provided() of another object, of a dependency or of a shared library.
#include "kernel.h"
#include "trace.h"

extern int provided(void);

EXPORT_INT(call_provided) { return provided(); }

#ifdef WORD
__attribute__((constructor)) static void say(void) { trace(WORD); }
#endif
