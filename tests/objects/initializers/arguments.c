// What glibc passes to initializers: argc, argv, envp.
#include <string.h>
#include <unistd.h>

#include "kernel.h"

static int seen_argc = -1;
static const char* seen_argv0 = NULL;
static char** seen_envp = NULL;

__attribute__((constructor)) static void start(int argc, char** argv, char** envp) {
  seen_argc = argc;
  seen_argv0 = argv[0];
  seen_envp = envp;
}

EXPORT_INT(argument_count) { return seen_argc; }
EXPORT_INT(argv0_length) { return (int64_t)strlen(seen_argv0); }
EXPORT_INT(environment_is_the_present_one) { return seen_envp == __environ; }
EXPORT_INT(environment_given) { return seen_envp != NULL && seen_envp[0] != NULL; }
