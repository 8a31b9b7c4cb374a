#include <signal.h>
#include <string.h>

#include "check.h"

static __thread volatile int seen = 1;

static void handle(int number) { seen += number; }

int check(void) {
  struct sigaction action, old;
  memset(&action, 0, sizeof(action));
  action.sa_handler = handle;
  CHECK(sigaction(SIGUSR1, &action, &old) == 0);
  raise(SIGUSR1);
  CHECK(seen == 1 + SIGUSR1);
  sigaction(SIGUSR1, &old, 0);
  return 0;
}
