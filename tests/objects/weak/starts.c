// A function of its own that needs the run time.
#include "kernel.h"

int start(void);

EXPORT_INT(started) { return start(); }
