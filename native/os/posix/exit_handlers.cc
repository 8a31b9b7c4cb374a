#include "os/exit_handlers.h"

#include <algorithm>
#include <iterator>
#include <list>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "os/fork_gate.h"
#include "os/process_state.h"

extern "C" int __cxa_atexit(void (*)(void*), void*, void*) noexcept;
extern "C" void __cxa_finalize(void* dso_handle);

namespace orcjit {

// Handlers of one library between which no other library has registered any. Its address is what
// the C library is told as their __dso_handle, so that they can be run without the library's
// others.
struct ExitHandlerRun {
  uint64_t dso_handle;
};

class ExitHandlerRuns {
 public:
  using Run = ExitHandlerRun;

  static ExitHandlerRuns& Get() { return *SystemState::Get().exit_handlers; }

  int Register(void (*handler)(void*), void* argument, uint64_t dso_handle) {
    ForkSafeLock lock(mutex_);
    return __cxa_atexit(handler, argument, &RunOf(dso_handle));
  }

  // The newest of these libraries; null if there is none.
  Run* Begin(const std::unordered_set<uint64_t>& dso_handles) {
    ForkSafeLock lock(mutex_);
    auto is_wanted = [&](const Run& run) { return dso_handles.count(run.dso_handle) != 0; };
    auto newest = std::find_if(oldest_first_.rbegin(), oldest_first_.rend(), is_wanted);
    if (newest == oldest_first_.rend()) return nullptr;
    running_.push_back(&*newest);
    return &*newest;
  }

  // Nothing is entered there any more. Moved to `ended`, so that its address is no other's yet.
  void End(Run* run, std::list<Run>* ended) {
    ForkSafeLock lock(mutex_);
    running_.erase(std::remove(running_.begin(), running_.end(), run), running_.end());
    // It was among the newest.
    for (auto it = oldest_first_.rbegin(); it != oldest_first_.rend(); ++it) {
      if (&*it == run) return ended->splice(ended->end(), oldest_first_, std::prev(it.base()));
    }
  }

 private:
  // Where a handler is entered; under the lock. What a running handler registers is run next.
  Run& RunOf(uint64_t dso_handle) {
    auto is_of = [=](const Run* run) { return run->dso_handle == dso_handle; };
    auto found = std::find_if(running_.rbegin(), running_.rend(), is_of);
    if (found != running_.rend()) return **found;
    if (oldest_first_.empty() || !is_of(&oldest_first_.back()))
      oldest_first_.push_back({dso_handle});
    return oldest_first_.back();
  }

  std::mutex mutex_;
  std::list<Run> oldest_first_;
  std::vector<Run*> running_;
};

ExitHandlerRuns* MakeExitHandlerRuns() { return new ExitHandlerRuns; }

int RegisterExitHandler(void (*handler)(void*), void* argument, void* dso_handle) {
  // For the program: nobody unloads it.
  if (dso_handle == nullptr) return __cxa_atexit(handler, argument, dso_handle);
  return ExitHandlerRuns::Get().Register(handler, argument, reinterpret_cast<uint64_t>(dso_handle));
}

void RunExitHandlers(const std::vector<uint64_t>& dso_handles) {
  ExitHandlerRuns& runs = ExitHandlerRuns::Get();
  std::unordered_set<uint64_t> wanted(dso_handles.begin(), dso_handles.end());
  std::list<ExitHandlerRun> ended;
  while (ExitHandlerRun* run = runs.Begin(wanted)) {
    __cxa_finalize(run);
    runs.End(run, &ended);
    __cxa_finalize(run);  // what another thread has entered in between
  }
  for (uint64_t dso_handle : dso_handles) {
    if (dso_handle != 0) __cxa_finalize(reinterpret_cast<void*>(dso_handle));
  }
}

}  // namespace orcjit
