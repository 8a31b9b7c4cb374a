#include "check.h"

__attribute__((visibility("hidden"))) void *malloc(unsigned long);

int check(void) { return malloc(OPAQUE(8ul)) == 0; }
