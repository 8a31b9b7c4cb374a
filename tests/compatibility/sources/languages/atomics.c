// Atomic operations that are instructions.
#include <pthread.h>
#include <stdatomic.h>

#include "check.h"

static _Atomic long counter;
static atomic_flag lock = ATOMIC_FLAG_INIT;
static long guarded;
static _Atomic unsigned char byte = 250;

static void *work(void *unused) {
  for (int i = 0; i < 1000; ++i) {
    atomic_fetch_add_explicit(&counter, 1, memory_order_relaxed);
    while (atomic_flag_test_and_set(&lock)) {
    }
    ++guarded;
    atomic_flag_clear(&lock);
  }
  return unused;
}

int check(void) {
  pthread_t threads[3];
  for (int i = 0; i < 3; ++i) pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 3; ++i) pthread_join(threads[i], 0);
  CHECK(counter == 3000 && guarded == 3000);
  long expected = 3000;
  CHECK(atomic_compare_exchange_strong(&counter, &expected, 5) && atomic_exchange(&counter, 6) == 5);
  byte += 10;
  CHECK(byte == 4);
  return 0;
}
