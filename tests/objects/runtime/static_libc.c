// Functions that live in libc_nonshared.a: a shared library gets them from the linker.
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "kernel.h"

static void nothing(void) {}

EXPORT_INT(use_stat) {
  struct stat status;
  return stat("/proc/self", &status) == 0 && S_ISDIR(status.st_mode);
}
EXPORT_INT(use_fstat) {
  struct stat status;
  return fstat(0, &status);
}
EXPORT_INT(use_atexit) { return atexit(nothing); }
EXPORT_INT(use_at_quick_exit) { return at_quick_exit(nothing); }
EXPORT_INT(use_pthread_atfork) { return pthread_atfork(nothing, nothing, nothing); }
