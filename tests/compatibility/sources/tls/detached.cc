// Threads that run on after check(), and end while the library is still there.
#include <atomic>
#include <chrono>
#include <thread>

#include "check.h"

static std::atomic<int> ended{0};
struct Counted {
  int value = 0;
  ~Counted() { ended += value; }
};
static thread_local Counted counted;

int check() {
  for (int i = 0; i < 8; ++i) std::thread([] { counted.value = 1; }).detach();
  for (int i = 0; i < 5000 && ended != 8; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(ended == 8);
  return 0;
}
