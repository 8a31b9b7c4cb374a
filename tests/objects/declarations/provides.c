// Defines provided(), and says so when it is loaded.
#include "trace.h"

#ifndef VALUE
#define VALUE 1
#endif

int provided(void) { return VALUE; }
int provided_count;

#ifdef WORD
__attribute__((constructor)) static void say(void) {
  provided_count += 1;
  trace(WORD);
}
#endif

__thread int provided_per_thread = VALUE;
