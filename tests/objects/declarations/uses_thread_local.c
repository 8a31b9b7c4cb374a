// Needs a thread_local variable of a shared library.
#include "kernel.h"

extern __thread int provided_per_thread;

EXPORT_INT(add_per_thread) { return provided_per_thread += (int)ARG(0); }
