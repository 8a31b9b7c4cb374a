// A destructor waits for a thread of the library.
#include <atomic>
#include <cstdio>
#include <thread>

#include "check.h"
static std::atomic<bool> stop{false};
struct Worker {
  std::thread thread{[] {
    while (!stop) std::this_thread::yield();
  }};
  ~Worker() {
    stop = true;
    thread.join();
    std::printf("joined\n");
  }
};
static Worker worker;
int check() { return 0; }
