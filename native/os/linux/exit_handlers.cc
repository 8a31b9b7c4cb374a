#include "os/exit_handlers.h"

#include <algorithm>
#include <iterator>
#include <list>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "os/fork_gate.h"

extern "C" int __cxa_atexit(void (*)(void*), void*, void*) noexcept;
extern "C" void __cxa_finalize(void* dso_handle);

namespace orcjit {
namespace {

// Handlers of one library between which no other library has registered any. Its address is what
// the C library is told as their __dso_handle, so that they can be run without the library's
// others.
struct Run {
  uint64_t dso_handle;
};

struct Runs {
  std::mutex mutex;
  std::list<Run> oldest_first;
  std::vector<Run*> running;

  static Runs& Get() {
    static Runs* instance = new Runs;  // used until the very end of the process
    return *instance;
  }

  // Where a handler is entered; under the lock. What a running handler registers is run next.
  Run& RunOf(uint64_t dso_handle) {
    auto is_of = [=](const Run* run) { return run->dso_handle == dso_handle; };
    auto found = std::find_if(running.rbegin(), running.rend(), is_of);
    if (found != running.rend()) return **found;
    if (oldest_first.empty() || !is_of(&oldest_first.back())) oldest_first.push_back({dso_handle});
    return oldest_first.back();
  }

  // The newest of these libraries; null if there is none.
  Run* Begin(const std::unordered_set<uint64_t>& dso_handles) {
    ForkSafeLock lock(mutex);
    auto is_wanted = [&](const Run& run) { return dso_handles.count(run.dso_handle) != 0; };
    auto newest = std::find_if(oldest_first.rbegin(), oldest_first.rend(), is_wanted);
    if (newest == oldest_first.rend()) return nullptr;
    running.push_back(&*newest);
    return &*newest;
  }

  // Nothing is entered there any more. Moved to `ended`, so that its address is no other's yet.
  void End(Run* run, std::list<Run>* ended) {
    ForkSafeLock lock(mutex);
    running.erase(std::remove(running.begin(), running.end(), run), running.end());
    // It was among the newest.
    for (auto it = oldest_first.rbegin(); it != oldest_first.rend(); ++it) {
      if (&*it == run) return ended->splice(ended->end(), oldest_first, std::prev(it.base()));
    }
  }
};

}  // namespace

int RegisterExitHandler(void (*handler)(void*), void* argument, void* dso_handle) {
  // For the program: nobody unloads it.
  if (dso_handle == nullptr) return __cxa_atexit(handler, argument, dso_handle);
  Runs& runs = Runs::Get();
  ForkSafeLock lock(runs.mutex);
  return __cxa_atexit(handler, argument, &runs.RunOf(reinterpret_cast<uint64_t>(dso_handle)));
}

void RunExitHandlers(const std::vector<uint64_t>& dso_handles) {
  Runs& runs = Runs::Get();
  std::unordered_set<uint64_t> wanted(dso_handles.begin(), dso_handles.end());
  std::list<Run> ended;
  while (Run* run = runs.Begin(wanted)) {
    __cxa_finalize(run);
    runs.End(run, &ended);
    __cxa_finalize(run);  // what another thread has entered in between
  }
  for (uint64_t dso_handle : dso_handles) {
    if (dso_handle != 0) __cxa_finalize(reinterpret_cast<void*>(dso_handle));
  }
}

}  // namespace orcjit
