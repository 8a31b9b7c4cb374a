// Forced unwinding: a thread that ends itself or is cancelled runs destructors on its way.
#include <pthread.h>
#include <unistd.h>

#include "check.h"

static int destroyed = 0;
struct Noted {
  ~Noted() { __atomic_add_fetch(&destroyed, 1, __ATOMIC_SEQ_CST); }
};

static void* leave(void*) {
  Noted noted;
  try {
    Noted inner;
    pthread_exit(reinterpret_cast<void*>(5));
  } catch (int) {
  }
  return nullptr;
}

static void* wait(void*) {
  Noted noted;
  for (;;) pause();
  return nullptr;
}

int check(void) {
  pthread_t thread;
  void* result = nullptr;
  CHECK(pthread_create(&thread, nullptr, leave, nullptr) == 0);
  CHECK(pthread_join(thread, &result) == 0 && result == reinterpret_cast<void*>(5));
  CHECK(destroyed == 2);
  CHECK(pthread_create(&thread, nullptr, wait, nullptr) == 0);
  CHECK(pthread_cancel(thread) == 0 && pthread_join(thread, &result) == 0);
  CHECK(result == PTHREAD_CANCELED && destroyed == 3);
  return 0;
}
