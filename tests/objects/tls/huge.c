// More thread-local storage than any surplus.
#include "kernel.h"

static _Thread_local volatile char block[1 << 20];

EXPORT_INT(last) { return block[sizeof(block) - 1]; }
EXPORT_INT(set_last) {
  block[sizeof(block) - 1] = (char)ARG(0);
  return 0;
}
