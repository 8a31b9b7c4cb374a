// Needs both objects that define the variable.
#include "kernel.h"

int read1(void), read2(void);

EXPORT_INT(both) { return read1() * 10 + read2(); }
