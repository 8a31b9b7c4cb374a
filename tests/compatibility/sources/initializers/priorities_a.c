// Priorities over all objects, in the objects' order where they are equal.
#include "say.h"
__attribute__((constructor)) SAYS(a_plain)
__attribute__((constructor(65535))) SAYS(a_65535)
__attribute__((constructor(101))) SAYS(a_101)
__attribute__((constructor(500))) SAYS(a_500)
__attribute__((constructor)) SAYS(a_plain2)
