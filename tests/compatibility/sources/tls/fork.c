#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static __thread int value = 1;

int check(void) {
  value = OPAQUE(2);
  pid_t child = fork();
  if (child == 0) _exit(value == 2 ? 0 : 1);
  int status = 1;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  return 0;
}
