// A thread-local variable that other objects use: general dynamic TLS.
#include "kernel.h"

_Thread_local int64_t shared_tls = 7;

EXPORT_INT(set_shared) { return shared_tls = ARG(0); }
