// A thread that runs from initialization to finalization.
#include <atomic>
#include <thread>

#include "kernel.h"
#include "trace.h"

struct Background {
  Background() : thread([this] { while (!stop) ++ticks; }) { trace("+thread"); }
  ~Background() {
    stop = true;
    thread.join();
    trace("-thread");
  }
  std::atomic<bool> stop{false};
  std::atomic<int64_t> ticks{0};
  std::thread thread;
};
static Background background;

EXPORT_INT(has_ticked) {
  while (background.ticks == 0) std::this_thread::yield();
  return 1;
}
