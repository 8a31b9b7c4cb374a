// Data of the C library that programs at fixed addresses have a copy of, a Python among them. Code that
// refers to it by distance lies near that copy, and cannot refer to other data of the library so.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

extern char** environ;

static FILE** const stream = &stdout;
static char*** const environment = &environ;

int check(void) {
  CHECK(fileno(stdout) == 1 && fileno(stderr) == 2 && *stream == stdout);
  CHECK(*environment == environ);
  setenv("ORCJIT_TEST_VARIABLE", "seen", 1);
  int found = 0;
  for (char** entry = environ; *entry; ++entry)
    found |= strcmp(*entry, "ORCJIT_TEST_VARIABLE=seen") == 0;
  CHECK(found);
  return 0;
}
