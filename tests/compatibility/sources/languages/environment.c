// Data of the C library: environ, stdout, errno, program_invocation_name, sys_siglist's successor.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

static char ***pointer_to_environ = &environ;
static FILE **pointer_to_stdout = &stdout;
extern char *program_invocation_name;

int check(void) {
  setenv("ORCJIT_CHECK", "yes", 1);
  CHECK(*pointer_to_environ == environ && strcmp(getenv("ORCJIT_CHECK"), "yes") == 0);
  int found = 0;
  for (char **one = environ; *one; ++one) found += strcmp(*one, "ORCJIT_CHECK=yes") == 0;
  CHECK(found == 1);
  CHECK(*pointer_to_stdout == stdout && fileno(stdout) == 1);
  CHECK(program_invocation_name != 0 && strlen(program_invocation_name) > 0);
  CHECK(close(-1) == -1 && errno == EBADF && strcmp(strerror(EBADF), "Bad file descriptor") == 0);
  return 0;
}
