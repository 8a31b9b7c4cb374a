// The other one.
#include "kernel.h"

int even(int n);
int odd(int n) { return n == 0 ? 0 : even(n - 1); }

EXPORT_INT(is_odd) { return odd((int)ARG(0)); }
