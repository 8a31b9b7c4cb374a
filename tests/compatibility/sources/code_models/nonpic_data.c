// Data of the C library from code that expects it at a 32-bit address.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

static __thread int own_errno = 3;

int check(void) {
  CHECK(fprintf(stdout, "%s", "") == 0);
  CHECK(environ != 0);
  CHECK(getdate_err == 0);  // of which no Python at a fixed address has a copy within reach
  errno = 0;
  CHECK(close(-1) == -1 && errno == EBADF && own_errno == 3);
  return 0;
}
