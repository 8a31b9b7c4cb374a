// The member that a lookup asks for; it needs another member.
#include "kernel.h"

int chained(int value);

EXPORT_INT(entry) { return chained((int)ARG(0)); }
