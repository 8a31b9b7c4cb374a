// One of two libraries (or objects) that need each other.
#include "kernel.h"

int odd(int n);
int even(int n) { return n == 0 ? 1 : odd(n - 1); }

EXPORT_INT(is_even) { return even((int)ARG(0)); }
