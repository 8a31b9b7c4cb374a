// As key.c, in the second and third round of destructors.
#include <pthread.h>

#include "check.h"

static __thread int value = 1;
static int rounds, seen;
static pthread_key_t key;

static void end(void *arg) {
  seen = value;
  if (++rounds < 3) pthread_setspecific(key, arg);
  value += 1;
}

static void *run(void *arg) {
  value = OPAQUE(10);
  pthread_setspecific(key, arg);
  return 0;
}

int check(void) {
  pthread_t thread;
  CHECK(pthread_key_create(&key, end) == 0);
  CHECK(pthread_create(&thread, 0, run, &seen) == 0 && pthread_join(thread, 0) == 0);
  CHECK(rounds == 3 && seen == 12);
  pthread_key_delete(key);
  return 0;
}
