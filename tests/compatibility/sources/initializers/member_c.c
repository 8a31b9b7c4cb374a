#include "say.h"
__attribute__((constructor)) SAYS(member_c)
__attribute__((destructor)) SAYS(end_of_c)
void from_c(void) {}
