// The address of an absolute symbol that another object defines.
#include "kernel.h"

extern const char absolute_symbol[];

EXPORT_INT(absolute) { return (int64_t)absolute_symbol; }
