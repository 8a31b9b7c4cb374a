// With -fno-pic: a variable of the C library at a 32-bit address. One that no Python has: programs at
// fixed addresses have copies of what they use, as of stdout, and those lie within reach.
#define _GNU_SOURCE
#include <time.h>

#include "kernel.h"

EXPORT_INT(reason) {
  int* volatile place = &getdate_err;
  return *place;
}
