// A weak reference: used if something defines it.
#include "kernel.h"

extern int maybe(void) __attribute__((weak));
extern int maybe_data __attribute__((weak));

EXPORT_INT(call_maybe) { return maybe ? maybe() : -1; }
EXPORT_INT(read_maybe) { return &maybe_data ? maybe_data : -1; }
