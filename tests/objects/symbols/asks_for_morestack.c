// As LLVM's RTDyldMemoryManager does: only whether it is there.
#include "kernel.h"

extern void __morestack(void) __attribute__((weak));

EXPORT_INT(has_morestack) { return __morestack != 0; }
