// The C library has a list for each library, and none that linked code could be in: this one is run
// when the process ends, and before that for those whose library goes.
#include "os/exit_handlers.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <vector>

#include "os/fork_gate.h"
#include "os/process_state.h"

namespace orcjit {

class ExitHandlerRuns {
 public:
  struct Entry {
    void (*handler)(void*);
    void* argument;
    uint64_t dso_handle;
  };

  static ExitHandlerRuns& Get() { return *SystemState::Get().exit_handlers; }

  int Register(const Entry& entry) {
    ForkSafeLock lock(mutex_);
    if (!is_known_to_library_) {
      if (std::atexit([] { Get().RunAll(); }) != 0) return -1;
      is_known_to_library_ = true;
    }
    oldest_first_.push_back(entry);
    return 0;
  }

  // The newest first; what they register meanwhile is newer.
  template <typename Wanted>
  void Run(const Wanted& is_wanted) {
    Entry next;
    while (Take(is_wanted, &next)) next.handler(next.argument);
  }

 private:
  void RunAll() {
    Run([](const Entry&) { return true; });
  }

  template <typename Wanted>
  bool Take(const Wanted& is_wanted, Entry* taken) {
    ForkSafeLock lock(mutex_);
    auto newest = std::find_if(oldest_first_.rbegin(), oldest_first_.rend(), is_wanted);
    if (newest == oldest_first_.rend()) return false;
    *taken = *newest;
    oldest_first_.erase(std::prev(newest.base()));
    return true;
  }

  std::mutex mutex_;  // guards all below
  std::vector<Entry> oldest_first_;
  bool is_known_to_library_ = false;
};

ExitHandlerRuns* MakeExitHandlerRuns() { return new ExitHandlerRuns; }

int RegisterExitHandler(void (*handler)(void*), void* argument, void* dso_handle) {
  return ExitHandlerRuns::Get().Register(
      {handler, argument, reinterpret_cast<uint64_t>(dso_handle)});
}

void RunExitHandlers(const std::vector<uint64_t>& dso_handles) {
  ExitHandlerRuns::Get().Run([&](const ExitHandlerRuns::Entry& entry) {
    return std::find(dso_handles.begin(), dso_handles.end(), entry.dso_handle) != dso_handles.end();
  });
}

}  // namespace orcjit
