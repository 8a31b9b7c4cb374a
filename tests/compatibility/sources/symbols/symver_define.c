#include "check.h"

__asm__(".symver old_version, versioned@V1");
__asm__(".symver new_version, versioned@@V2");
int old_version(void) { return 1; }
int new_version(void) { return 2; }
int versioned(void);

int call_default(void) { return versioned(); }
