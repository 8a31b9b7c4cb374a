#include <orcjit_import.h>

int only_includes(void);
int only_includes(void) { return 1; }
