// .ctors and .init_array in one library, with equal priorities.
#include "say.h"
WRITABLE_ENTRY(a_ctors, ".ctors");
WRITABLE_ENTRY(a_ctors_65335, ".ctors.65335");
__attribute__((constructor(200))) SAYS(a_200)
