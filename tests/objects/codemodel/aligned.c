// Data with an alignment beyond a page.
#include "kernel.h"

static volatile _Alignas(ALIGNMENT) char block[64] = {1};

EXPORT_INT(misalignment) { return (int64_t)block & (ALIGNMENT - 1); }
