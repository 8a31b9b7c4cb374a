#include "jit/exit_handlers.h"

#include <algorithm>
#include <list>
#include <mutex>

#include "jit/fork_gate.h"

extern "C" int __cxa_atexit(void (*)(void*), void*, void*);
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

  static Runs& Get() {
    static Runs* instance = new Runs;  // used until the very end of the process
    return *instance;
  }

  // The newest of these libraries; moved to `taken`, so that its address is no other's meanwhile.
  bool Take(const std::vector<uint64_t>& dso_handles, std::list<Run>* taken) {
    ForkSafeLock lock(mutex);
    for (auto run = oldest_first.end(); run != oldest_first.begin();) {
      --run;
      if (std::find(dso_handles.begin(), dso_handles.end(), run->dso_handle) == dso_handles.end())
        continue;
      taken->splice(taken->end(), oldest_first, run);
      return true;
    }
    return false;
  }
};

}  // namespace

int RegisterExitHandler(void (*handler)(void*), void* argument, void* dso_handle) {
  // For the program: nobody unloads it.
  if (dso_handle == nullptr) return __cxa_atexit(handler, argument, dso_handle);
  Runs& runs = Runs::Get();
  ForkSafeLock lock(runs.mutex);
  auto library = reinterpret_cast<uint64_t>(dso_handle);
  bool continues = !runs.oldest_first.empty() && runs.oldest_first.back().dso_handle == library;
  if (!continues) runs.oldest_first.push_back({library});
  return __cxa_atexit(handler, argument, &runs.oldest_first.back());
}

void RunExitHandlers(const std::vector<uint64_t>& dso_handles) {
  std::list<Run> taken;
  while (Runs::Get().Take(dso_handles, &taken)) __cxa_finalize(&taken.back());
  for (uint64_t dso_handle : dso_handles) {
    if (dso_handle != 0) __cxa_finalize(reinterpret_cast<void*>(dso_handle));
  }
}

}  // namespace orcjit
