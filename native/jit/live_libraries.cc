#include "jit/live_libraries.h"

#include <algorithm>
#include <cstdlib>

#include "jit/fork_gate.h"
#include "jit/orc_library.h"
#include "jit/session.h"

namespace orcjit {

LiveLibraries& LiveLibraries::Get() {
  // Used until the very end of the process. C's exit() comes here too; by then the handlers of
  // linked code have run, being newer than this one.
  static LiveLibraries* instance = [] {
    std::atexit([] { LiveLibraries::Get().FinalizeAll(/*process_exits=*/true); });
    return new LiveLibraries;
  }();
  return *instance;
}

void LiveLibraries::Add(const std::shared_ptr<OrcLibrary>& library) {
  ForkSafeLock lock(mutex_);
  libraries_.push_back(library);
  if (libraries_.size() < sweep_at_) return;
  libraries_.erase(std::remove_if(libraries_.begin(), libraries_.end(),
                                  [](auto& weak) { return weak.expired(); }),
                   libraries_.end());
  sweep_at_ = libraries_.size() * 2 + 64;
}

void LiveLibraries::Forget(std::shared_ptr<LibraryCode> code) {
  ForkSafeLock lock(mutex_);
  if (is_ending_) kept_.push_back(code);
  // Otherwise the caller's reference was the last but for threads' destructors, and goes after the
  // lock.
}

std::vector<std::shared_ptr<OrcLibrary>> LiveLibraries::Snapshot() {
  ForkSafeLock lock(mutex_);
  is_ending_ = true;
  std::vector<std::shared_ptr<OrcLibrary>> alive;
  for (auto it = libraries_.rbegin(); it != libraries_.rend(); ++it) {
    if (auto library = it->lock()) alive.push_back(std::move(library));
  }
  return alive;
}

void LiveLibraries::FinalizeAll(bool process_exits) {
  std::vector<std::shared_ptr<OrcLibrary>> newest_first = Snapshot();
  if (!process_exits) {
    newest_first.erase(
        std::remove_if(newest_first.begin(), newest_first.end(),
                       [](auto& library) { return library->finalizes_when_process_exits(); }),
        newest_first.end());
  }
  // As exit() does: first the handlers of all, then the arrays of all.
  for (auto& library : newest_first) library->FinalizeAtExit(true);
  for (auto& library : newest_first) library->FinalizeAtExit(false);
}

void FinalizeAllLibraries() { LiveLibraries::Get().FinalizeAll(/*process_exits=*/false); }

}  // namespace orcjit
