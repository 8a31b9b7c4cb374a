// The destructor of a pthread key may still use the thread's variables, with their values.
#include <pthread.h>

#include "check.h"

static __thread int value = 1;
__thread int exported = 2;
static int seen, seen_exported;
static pthread_key_t key;

static void end(void *arg) {
  (void)arg;
  seen = value;
  seen_exported = exported;
}

static void *run(void *arg) {
  pthread_setspecific(key, arg);
  value = OPAQUE(10);
  exported = OPAQUE(20);
  return 0;
}

int check(void) {
  pthread_t thread;
  CHECK(pthread_key_create(&key, end) == 0);
  CHECK(pthread_create(&thread, 0, run, &seen) == 0 && pthread_join(thread, 0) == 0);
  CHECK(seen == 10 && seen_exported == 20);
  pthread_key_delete(key);
  return 0;
}
