#include "check.h"

__attribute__((visibility("hidden"))) int getppid(void);

int check(void) { return getppid() == 0; }
