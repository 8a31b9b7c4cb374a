#include "kernel.h"

int64_t weak_address(void);
int weak_call(int really);

EXPORT_INT(address_of_nothing) { return weak_address(); }
EXPORT_INT(call_unless_nothing) { return weak_call(0); }
