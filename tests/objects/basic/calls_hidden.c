// Declares helper() hidden, as objects compiled against one internal header do.
#include "kernel.h"

__attribute__((visibility("hidden"))) int helper(void);

EXPORT_INT(call_helper) { return helper(); }
