#include <stdlib.h>

#include "initializers/say.h"
SAYS(base_first)
SAYS(base_third)
__attribute__((destructor)) SAYS(base_ends)
void register_first(void) { atexit(base_first); }
void register_third(void) { atexit(base_third); }
