#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

static void nothing(void) {}

int check(void) {
  struct stat info;
  CHECK(stat("/", &info) == 0 && lstat("/", &info) == 0 && fstat(0, &info) == 0);
  CHECK(fstatat(-100, "/", &info, 0) == 0);
  CHECK(atexit(nothing) == 0 && at_quick_exit(nothing) == 0);
  CHECK(pthread_atfork(nothing, nothing, nothing) == 0);
  return 0;
}
