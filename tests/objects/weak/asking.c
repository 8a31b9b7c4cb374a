// Needs the member that asks, then (with STARTS) another one that needs the run time.
#include "kernel.h"

int ask_feature(void), ask_limit(void), ask_level(void), ask_depth(void);

#ifdef STARTS
int start(void);
#else
static int start(void) { return 0; }
#endif

EXPORT_INT(feature) { return ask_feature() + 0 * start(); }
EXPORT_INT(limit) { return ask_limit(); }
EXPORT_INT(level) { return ask_level(); }
EXPORT_INT(depth) { return ask_depth(); }
