#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "check.h"

static void *run(void *arg) {
  (void)arg;
  close(-1);
  return (void *)(long)errno;
}

int check(void) {
  pthread_t thread;
  void *seen;
  errno = 0;
  CHECK(pthread_create(&thread, 0, run, 0) == 0 && pthread_join(thread, &seen) == 0);
  CHECK((long)seen == EBADF && errno == 0);
  return 0;
}
