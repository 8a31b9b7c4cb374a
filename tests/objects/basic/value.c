// A function that tells which object it came from: -DVALUE=3, and its name: -DEXPORT=value.
#include "kernel.h"

#ifndef EXPORT
#define EXPORT value
#endif
#ifndef VALUE
#define VALUE 1
#endif

EXPORT_INT_AS(EXPORT) {
  (void)args;
  return VALUE;
}
