// Zero-initialised data of -DMEGABYTES.
#include "kernel.h"

static volatile char space[MEGABYTES * 1024L * 1024L];

EXPORT_INT(touch) {
  space[sizeof(space) - 1] = 3;
  return space[sizeof(space) - 1] + space[0];
}
