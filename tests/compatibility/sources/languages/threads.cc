#include <atomic>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

#include "check.h"

namespace {

std::mutex mutex;
std::recursive_mutex recursive;
std::shared_mutex shared;
std::condition_variable changed;
std::once_flag once;
std::atomic<int> onces{0};
thread_local int own = 0;
int total = 0;

int &counter() {
  static int value = [] {
    ++onces;
    return 0;
  }();
  return value;
}

void work(int n) {
  std::call_once(once, [] { ++onces; });
  for (int i = 0; i < n; ++i) ++own;
  {
    std::shared_lock<std::shared_mutex> reader(shared);
  }
  std::scoped_lock lock(mutex, recursive);
  std::lock_guard again(recursive);
  total += own;
  ++counter();
  changed.notify_one();
}

}  // namespace

int check() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(work, 100);
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [] { return total == 400; });
  }
  for (auto &thread : threads) thread.join();
  CHECK(own == 0 && counter() == 4 && onces == 2);
  return 0;
}
