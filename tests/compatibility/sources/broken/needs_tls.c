#include "check.h"

extern __thread int missing_tls;

int check(void) { return missing_tls; }
