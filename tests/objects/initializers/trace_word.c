// trace() for assembly.
#include "kernel.h"
#include "trace.h"

__attribute__((visibility("hidden"))) void trace_word(const char* word) { trace(word); }

EXPORT_INT(run) { return 1; }
