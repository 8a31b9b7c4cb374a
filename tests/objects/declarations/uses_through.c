#include "kernel.h"

extern int through(void);

EXPORT_INT(call_through) { return through(); }
