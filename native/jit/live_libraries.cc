#include "jit/live_libraries.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "jit/orc_library.h"
#include "jit/process_state.h"
#include "link/session.h"
#include "os/exit_handlers.h"
#include "os/fork_gate.h"

namespace orcjit {

void LiveLibraries::Add(const std::shared_ptr<OrcLibrary>& library) {
  ForkSafeLock lock(mutex_);
  if (!is_exit_awaited_) {
    // When C's exit() comes to it, the handlers of linked code have run, being newer.
    std::atexit([] { LinkerState::Get().libraries.FinalizeAll(/*process_exits=*/true); });
    is_exit_awaited_ = true;
  }
  libraries_.push_back(library);
  if (libraries_.size() < sweep_at_) return;
  libraries_.erase(std::remove_if(libraries_.begin(), libraries_.end(),
                                  [](auto& weak) { return weak.expired(); }),
                   libraries_.end());
  sweep_at_ = libraries_.size() * 2 + 64;
}

void LiveLibraries::Forget(const std::shared_ptr<LibraryCode>& code, bool is_referred_to) {
  ForkSafeLock lock(mutex_);
  if (is_ending_ || is_referred_to) kept_.push_back(code);
}

std::vector<std::shared_ptr<OrcLibrary>> LiveLibraries::Snapshot() {
  ForkSafeLock lock(mutex_);
  is_ending_ = true;
  std::vector<std::shared_ptr<OrcLibrary>> alive;
  for (auto& weak : libraries_) {
    if (auto library = weak.lock()) alive.push_back(std::move(library));
  }
  return alive;
}

namespace {

// Users before what they depend on, and newer ones first.
std::vector<std::shared_ptr<OrcLibrary>> OrderOfFinalizing(
    const std::vector<std::shared_ptr<OrcLibrary>>& oldest_first, bool process_exits) {
  std::vector<std::shared_ptr<OrcLibrary>> order;
  std::set<LibraryNode*> seen;
  for (auto& library : oldest_first) library->CollectDependenciesFirst(&order, &seen);
  std::reverse(order.begin(), order.end());
  if (!process_exits) {
    order.erase(std::remove_if(order.begin(), order.end(),
                               [](auto& one) { return one->finalizes_when_process_exits(); }),
                order.end());
  }
  return order;
}

}  // namespace

void LiveLibraries::FinalizeAll(bool process_exits) {
  auto libraries = OrderOfFinalizing(Snapshot(), process_exits);
  // As exit() does: first the handlers of all, in the reverse of the order in which they were
  // registered, then the arrays of all.
  std::vector<OrcLibrary::Ending> endings;
  std::vector<const CodeOwner*> owners;
  std::vector<uint64_t> dso_handles;
  for (auto& library : libraries) {
    OrcLibrary::Ending ending;
    if (!library->TakeExitHandlers(&ending)) continue;
    owners.push_back(ending.code.get());
    dso_handles.push_back(ending.dso_handle);
    endings.push_back(std::move(ending));  // keeps the code
  }
  RunThreadDestructors(owners);
  RunExitHandlers(dso_handles);
  for (auto& library : libraries) library->FinalizeAtExit();
}

void FinalizeAllLibraries() { LinkerState::Get().libraries.FinalizeAll(/*process_exits=*/false); }

}  // namespace orcjit
