#include <pthread.h>
#include <stdint.h>

#include "check.h"

static __thread char one = 1;
static __thread _Alignas(64) char line[64] = {2};
__thread char two = 3;
__thread _Alignas(4096) char page[1 << 20];
static __thread char three = 4;
__thread _Alignas(1024) int kilo = 5;

static void *run(void *arg) {
  (void)arg;
  if (((uintptr_t)line & 63) || ((uintptr_t)page & 4095) || ((uintptr_t)&kilo & 1023))
    return (void *)1;
  if (one != 1 || line[0] != 2 || two != 3 || three != 4 || kilo != 5) return (void *)2;
  for (int i = 0; i < 1 << 20; i += 512)
    if (page[i]) return (void *)3;
  page[(1 << 20) - 1] = 1;
  return 0;
}

int check(void) {
  CHECK(run(0) == 0);
  for (int i = 0; i < 3; ++i) {
    pthread_t thread;
    void *failed = 0;
    CHECK(pthread_create(&thread, 0, run, 0) == 0 && pthread_join(thread, &failed) == 0);
    CHECK(failed == 0);
  }
  CHECK(page[(1 << 20) - 1] == 1);
  return 0;
}
