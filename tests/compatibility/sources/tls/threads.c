// Each thread begins with the initial values, and keeps its own.
#include <pthread.h>
#include <stdint.h>

#include "check.h"

static __thread int counter = 5;
__thread char text[8] = "abc";

static void *run(void *arg) {
  (void)arg;
  if (counter != 5 || text[0] != 'a' || text[7] != 0) return (void *)1;
  counter = OPAQUE(50);
  text[7] = 'z';
  return (void *)(intptr_t)(counter != 50);
}

int check(void) {
  counter = OPAQUE(6);
  text[0] = 'x';
  for (int i = 0; i < 4; ++i) {
    pthread_t thread;
    void *failed = 0;
    CHECK(pthread_create(&thread, 0, run, 0) == 0);
    CHECK(pthread_join(thread, &failed) == 0 && failed == 0);
  }
  CHECK(counter == 6 && text[0] == 'x' && text[7] == 0);
  return 0;
}
