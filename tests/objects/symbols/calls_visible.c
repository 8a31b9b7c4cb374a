// Calls visibility.c.
#include "kernel.h"

int as_default(void);
__attribute__((visibility("hidden"))) int as_hidden(void);
int as_protected(void);
__attribute__((visibility("internal"))) int as_internal(void);

EXPORT_INT(sum_visible) { return as_default() + as_hidden() + as_protected() + as_internal(); }
