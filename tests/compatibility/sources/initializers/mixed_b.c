#include "say.h"
__attribute__((constructor(200))) SAYS(b_200)
WRITABLE_ENTRY(b_ctors_65335, ".ctors.65335");
__attribute__((constructor)) SAYS(b_plain)
