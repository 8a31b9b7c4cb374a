// Static thread-local variables: local dynamic TLS. One initialised, one zero.
#include "kernel.h"

static _Thread_local int64_t counter = 100;
static _Thread_local int64_t zero;
static _Thread_local char text[] = "abc";

EXPORT_INT(bump) { return ++counter; }
EXPORT_INT(bump_zero) { return ++zero; }
EXPORT_INT(text_byte) { return text[ARG(0)]; }
EXPORT_INT(address) { return (int64_t)&counter; }
