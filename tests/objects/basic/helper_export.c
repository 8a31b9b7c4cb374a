// Gives a library that consists of helpers something to export.
#include "kernel.h"

int helper(void);

EXPORT_INT(own_helper) { return helper(); }
