// Uses the thread-local variable of define.c.
#include "kernel.h"

extern _Thread_local int64_t shared_tls;

EXPORT_INT(get_shared) { return shared_tls; }
