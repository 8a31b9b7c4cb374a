// A destructor that uses a thread_local variable for the first time, and one that has gone.
#include <cstdio>
#include <thread>

#include "check.h"

struct Late {
  int value = 4;
  Late() { std::printf("+late\n"); }
  ~Late() { std::printf("-late %d\n", value); }
};
static thread_local Late late;
struct Early {
  int value = 0;
  ~Early() { std::printf("-early %d\n", late.value++); }
};
static thread_local Early early;

int check() {
  std::thread([] { early.value = 1; }).join();
  return 0;
}
