// Handlers around fork(), and a fork to run them.
#include <pthread.h>
#include <sys/wait.h>

#include "kernel.h"
#include "trace.h"

static void prepare(void) { trace("prepare"); }
static void in_parent(void) { trace("parent"); }
static void in_child(void) { trace("child"); }

EXPORT_INT(register_handlers) { return pthread_atfork(prepare, in_parent, in_child); }
EXPORT_INT(fork_and_wait) {
  pid_t child = fork();
  if (child == 0) _exit(0);
  return waitpid(child, NULL, 0) == child;
}
