#include <threads.h>

#include "check.h"

static mtx_t mutex;
static cnd_t changed;
static tss_t key;
static once_flag once = ONCE_FLAG_INIT;
static int total, onces, destroyed;
static thread_local int own = 1;

static void count_once(void) { ++onces; }
static void destroy(void *value) { destroyed += value == &total; }

static int work(void *argument) {
  call_once(&once, count_once);
  tss_set(key, &total);
  mtx_lock(&mutex);
  total += own++ * *(int *)argument;
  cnd_signal(&changed);
  mtx_unlock(&mutex);
  return 5;
}

int check(void) {
  thrd_t threads[4];
  int factor = 3, result;
  CHECK(mtx_init(&mutex, mtx_plain) == thrd_success && cnd_init(&changed) == thrd_success);
  CHECK(tss_create(&key, destroy) == thrd_success);
  for (int i = 0; i < 4; ++i) CHECK(thrd_create(&threads[i], work, &factor) == thrd_success);
  mtx_lock(&mutex);
  while (total < 12) cnd_wait(&changed, &mutex);
  mtx_unlock(&mutex);
  for (int i = 0; i < 4; ++i) {
    thrd_join(threads[i], &result);
    CHECK(result == 5);
  }
  CHECK(total == 12 && onces == 1 && destroyed == 4);
  tss_delete(key);
  mtx_destroy(&mutex);
  cnd_destroy(&changed);
  return 0;
}
