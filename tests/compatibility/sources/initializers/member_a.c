#include "say.h"
__attribute__((constructor)) SAYS(member_a)
__attribute__((destructor)) SAYS(end_of_a)
void from_a(void) {}
