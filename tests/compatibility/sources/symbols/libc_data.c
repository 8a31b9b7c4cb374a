// Data of the C library that Python has no copy of; see copied_data.c for the rest.
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/single_threaded.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

int check(void) {
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
