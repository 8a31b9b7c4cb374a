#include "object/parallel.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace orcjit {
namespace {

// Starting a thread costs as much as reading ten objects.
constexpr size_t kLeastForEach = 64;
constexpr size_t kMostThreads = 4;
// Taken at once, so that threads do not meet at the counter.
constexpr size_t kBatch = 8;

// The handlers of the process are for its own threads.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;
  ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

size_t ThreadsFor(size_t count) {
  size_t processors = std::max<size_t>(1, std::thread::hardware_concurrency());
  return std::min({count / kLeastForEach, processors, kMostThreads});
}

}  // namespace

void ForEachIndex(size_t count, const std::function<void(size_t)>& work) {
  std::atomic<size_t> next{0};
  auto run = [&] {
    for (size_t first = next.fetch_add(kBatch); first < count; first = next.fetch_add(kBatch)) {
      for (size_t i = first; i < std::min(first + kBatch, count); ++i) work(i);
    }
  };
  std::vector<std::thread> threads;
  try {
    BlockedSignals blocked;
    for (size_t i = 1; i < ThreadsFor(count); ++i) threads.emplace_back(run);
  } catch (const std::system_error&) {
    // The others do it.
  }
  run();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace orcjit
