#include "initializers/say.h"
__attribute__((destructor(500))) SAYS(b_500)
__attribute__((destructor)) SAYS(b_plain)
__attribute__((destructor(101))) SAYS(b_101)
int check(void) { return 0; }
