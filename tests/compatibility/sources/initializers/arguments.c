#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

static int seen_argc;
static char **seen_argv, **seen_envp;

__attribute__((constructor)) static void begin(int argc, char **argv, char **envp) {
  seen_argc = argc;
  seen_argv = argv;
  seen_envp = envp;
}

int check(void) {
  CHECK(seen_argc >= 1 && seen_argv[0] && !seen_argv[seen_argc]);
  CHECK(seen_envp == __environ);
  return 0;
}
