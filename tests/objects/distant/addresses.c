// With -fPIE: data that lies far away, and the addresses of data and functions of the C library.
#define _GNU_SOURCE
#include <stdlib.h>
#include <time.h>

#include "kernel.h"

extern int distant;

static int* volatile place;

EXPORT_INT(both) {
  place = &getdate_err;
  return distant + *place;
}

EXPORT_INT(function) { return (int64_t)(intptr_t)&labs; }
EXPORT_INT(variable) { return (int64_t)(intptr_t)&getdate_err; }
