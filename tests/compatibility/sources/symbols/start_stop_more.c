#include "start_stop.h"

ENTRIES(more, {3}, {4});
int pulled(void) { return 1; }
