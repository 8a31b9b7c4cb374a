#include "say.h"
__attribute__((constructor(102))) SAYS(b_102)
__attribute__((constructor(500))) SAYS(b_500)
__attribute__((constructor)) SAYS(b_plain)
__attribute__((constructor(101))) SAYS(b_101)
__attribute__((constructor(65535))) SAYS(b_65535)
