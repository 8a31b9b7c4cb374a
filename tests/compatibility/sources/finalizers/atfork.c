// Handlers of fork(), dropped when the library goes.
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
static int before, in_parent, in_child;
static void prepare(void) { ++before; }
static void parent(void) { ++in_parent; }
static void child(void) { ++in_child; }
int check(void) {
  CHECK(pthread_atfork(prepare, parent, child) == 0);
  pid_t pid = fork();
  if (pid == 0) _exit(before == 1 && in_child == 1 && in_parent == 0 ? 0 : 1);
  int status = 1;
  CHECK(waitpid(pid, &status, 0) == pid && status == 0);
  CHECK(before == 1 && in_parent == 1 && in_child == 0);
  return 0;
}
