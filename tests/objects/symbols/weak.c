// A weak definition that a strong one replaces.
#include "kernel.h"

__attribute__((weak)) int picked(void) { return 1; }
__attribute__((weak)) int picked_data = 1;

EXPORT_INT(pick) { return picked() * 10 + picked_data; }
