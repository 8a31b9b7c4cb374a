// Users of libstdc++'s threads: thread, mutex, call_once, async, condition variables, atomics.
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "kernel.h"

static std::once_flag once;
static int64_t once_count = 0;

EXPORT_INT(use_call_once) {
  std::call_once(once, [] { ++once_count; });
  std::call_once(once, [] { ++once_count; });
  return once_count;
}
EXPORT_INT(use_threads) {
  std::atomic<int64_t> total{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&total, i] { total += i; });
  for (std::thread& thread : threads) thread.join();
  return total;
}
EXPORT_INT(use_async) {
  std::future<int64_t> future = std::async(std::launch::async, [] { return int64_t{21}; });
  return 2 * future.get();
}
EXPORT_INT(exception_from_async) {
  std::future<int> future = std::async(std::launch::async, []() -> int { throw std::logic_error("x"); });
  try {
    return future.get();
  } catch (const std::logic_error&) {
    return 77;
  }
}
EXPORT_INT(use_condition) {
  std::mutex mutex;
  std::condition_variable condition;
  bool ready = false;
  std::thread other([&] {
    std::lock_guard<std::mutex> lock(mutex);
    ready = true;
    condition.notify_one();
  });
  std::unique_lock<std::mutex> lock(mutex);
  condition.wait(lock, [&] { return ready; });
  lock.unlock();
  other.join();
  return ready;
}
