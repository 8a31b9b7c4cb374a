// Symbols for ctypes: no TVM-FFI in sight, but for one export.
#include "kernel.h"

int multiply(int a, int b) { return a * b; }
double scale = 2.5;
static int secret(void) { return 42; }

EXPORT_INT(use) { return secret() + multiply(1, 2); }
