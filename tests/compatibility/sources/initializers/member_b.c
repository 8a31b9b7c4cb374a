#include "say.h"
__attribute__((constructor)) SAYS(member_b)
__attribute__((destructor)) SAYS(end_of_b)
void from_b(void) {}
