#include "os/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

#include "os/blocked_signals.h"

namespace orcjit {
namespace {

// Starting a thread costs as much as reading ten objects.
constexpr size_t kLeastForEach = 64;
constexpr size_t kMostThreads = 4;
// Taken at once, so that threads do not meet at the counter.
constexpr size_t kBatch = 8;

size_t ThreadsFor(size_t count) {
  if (count < 2 * kLeastForEach) return 1;  // asking for the processors reads a file
  size_t processors = std::max<size_t>(1, std::thread::hardware_concurrency());
  return std::min({count / kLeastForEach, processors, kMostThreads});
}

// Threads that do a part of the work. However this one ends, they have ended before.
class Helpers {
 public:
  Helpers() = default;
  Helpers(const Helpers&) = delete;
  Helpers& operator=(const Helpers&) = delete;
  ~Helpers() { Join(); }

  // One less than `count`, which includes the calling thread. As many as can be had: the others do
  // the work of those that cannot.
  void Start(size_t count, const std::function<void()>& work) {
    if (count < 2) return;
    try {
      BlockedSignals blocked;
      for (size_t i = 1; i < count; ++i) threads_.emplace_back(work);
    } catch (const std::system_error&) {
    } catch (const std::bad_alloc&) {
    }
  }

  void Join() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  std::vector<std::thread> threads_;
};

}  // namespace

void ForEachIndex(size_t count, const std::function<void(size_t)>& work) {
  std::atomic<size_t> next{0};
  std::atomic<bool> has_failed{false};
  std::exception_ptr failure;  // of a helper; read when all have ended
  auto run = [&] {
    for (size_t first = next.fetch_add(kBatch); first < count; first = next.fetch_add(kBatch)) {
      for (size_t i = first; i < std::min(first + kBatch, count); ++i) work(i);
    }
  };
  Helpers helpers;
  helpers.Start(ThreadsFor(count), [&] {
    try {
      run();
    } catch (...) {
      next = count;
      if (!has_failed.exchange(true)) failure = std::current_exception();
    }
  });
  run();
  helpers.Join();
  if (failure != nullptr) std::rethrow_exception(failure);
}

}  // namespace orcjit
