#include "start_stop.h"

ENTRY(third, 3);
ENTRY(fourth, 4);
int pulled(void) { return 1; }
