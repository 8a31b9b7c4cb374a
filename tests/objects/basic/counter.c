// State that lives as long as its library.
#include "kernel.h"

static int64_t count = 40;

EXPORT_INT(bump) { return ++count; }
