#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/single_threaded.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

// Position independent code of programs refers to all of these by distance. A Python at a fixed
// address has copies of the first ones, which are too far from the others for that.
#ifndef __PIE__
static FILE** const stream = &stdout;
static char*** const environment = &environ;

static int check_copied(void) {
  CHECK(fileno(stdout) == 1 && fileno(stderr) == 2 && *stream == stdout);
  CHECK(*environment == environ);
  setenv("ORCJIT_TEST_VARIABLE", "seen", 1);
  int found = 0;
  for (char** entry = environ; *entry; ++entry)
    found |= strcmp(*entry, "ORCJIT_TEST_VARIABLE=seen") == 0;
  CHECK(found);
  return 0;
}
#endif

int check(void) {
#ifndef __PIE__
  CHECK(check_copied() == 0);
#endif
  CHECK(strlen(program_invocation_name) > 0 && program_invocation_short_name);
  setenv("TZ", "XYZ-3", 1);
  tzset();
  CHECK(strcmp(tzname[0], "XYZ") == 0 && timezone == -3 * 3600);
  char* arguments[] = {"program", "-x", "value", NULL};
  optind = 1;
  CHECK(getopt(3, arguments, "x:") == 'x' && strcmp(optarg, "value") == 0 && optind == 3);
  (void)*(volatile char*)&__libc_single_threaded;
  errno = 0;
  CHECK(close(-1) == -1 && errno == EBADF);
  return 0;
}
