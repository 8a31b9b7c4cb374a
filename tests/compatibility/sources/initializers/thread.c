// An initializer starts a thread and waits for it; the thread calls functions of the library.
#include <pthread.h>

#include "check.h"
static int seen;
int work(int x) { return x + 1; }
static void *run(void *arg) {
  seen = work(*(int *)arg);
  return 0;
}
__attribute__((constructor)) static void begin(void) {
  pthread_t thread;
  int value = 4;
  pthread_create(&thread, 0, run, &value);
  pthread_join(thread, 0);
}
int check(void) {
  CHECK(seen == 5);
  return 0;
}
