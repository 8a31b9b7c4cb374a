// Needs helper() and helper_data of another object.
#include "kernel.h"

int helper(void);
extern int helper_data;

EXPORT_INT(call_helper) { return helper(); }
EXPORT_INT(read_helper_data) { return helper_data; }
