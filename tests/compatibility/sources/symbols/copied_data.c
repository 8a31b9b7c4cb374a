// Data that programs at fixed addresses have a copy of, a Python among them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

extern char** environ;

int check(void) {
  CHECK(fileno(stdout) == 1 && fileno(stderr) == 2);
  setenv("ORCJIT_TEST_VARIABLE", "seen", 1);
  int found = 0;
  for (char** entry = environ; *entry; ++entry)
    found |= strcmp(*entry, "ORCJIT_TEST_VARIABLE=seen") == 0;
  CHECK(found);
  return 0;
}
