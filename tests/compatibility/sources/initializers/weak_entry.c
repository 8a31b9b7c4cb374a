#include "say.h"
__attribute__((weak)) void begin_weakly(void) { printf("weakly\n"); }
int check(void) { return 0; }
