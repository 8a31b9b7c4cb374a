// With -fPIE: data that lies far away, and data of the C library.
#define _GNU_SOURCE
#include <time.h>

#include "kernel.h"

extern int distant;

EXPORT_INT(both) { return distant + getdate_err; }
