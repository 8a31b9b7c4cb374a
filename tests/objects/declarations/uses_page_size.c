#include "kernel.h"

extern int getpagesize(void);

EXPORT_INT(page_size) { return getpagesize(); }
