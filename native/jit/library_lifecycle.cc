// The part of OrcLibrary that runs its code, but for its functions: resolvers and initializers
// before all else, finalizers at its end.
#include <set>
#include <utility>

#include "jit/one_by_one.h"
#include "jit/orc_library.h"
#include "jit/orc_session.h"
#include "jit/process_state.h"
#include "object/error.h"
#include "os/exit_handlers.h"
#include "os/fork_gate.h"

namespace orcjit {

void OrcLibrary::CollectDependenciesFirst(std::vector<std::shared_ptr<OrcLibrary>>* order,
                                          std::set<LibraryNode*>* seen) {
  LongLock lock(session_->link_mutex());
  if (!seen->insert(this).second) return;
  struct Frame {
    LibraryNode* library;
    size_t next = 0;
  };
  std::vector<Frame> stack{{this}};
  while (!stack.empty()) {
    Frame& frame = stack.back();
    if (frame.next < frame.library->link_order().size()) {
      LibraryNode* dependency = frame.library->link_order()[frame.next++].get();
      if (seen->insert(dependency).second) stack.push_back({dependency});
      continue;
    }
    order->push_back(Of(*frame.library).Self());
    stack.pop_back();
  }
}

// Of this library and those that it depends on, the ones with something to be run.
std::vector<std::shared_ptr<OrcLibrary>> OrcLibrary::WaitingDependenciesFirst() {
  LongLock lock(session_->link_mutex());
  std::vector<std::shared_ptr<OrcLibrary>> waiting;
  if (IsQuiet()) return waiting;
  for (LibraryNode* node : BelowWithoutUpwards(kQuiet)) {
    OrcLibrary& library = Of(*node);
    if (library.state().has_waiting_functions()) waiting.push_back(library.Self());
  }
  return waiting;
}

void OrcLibrary::InitializeDependenciesFirst() {
  std::vector<std::shared_ptr<OrcLibrary>> order = WaitingDependenciesFirst();
  for (auto& library : order) library->ResolveIfuncs();
  for (auto& library : order) library->RunInitializers();
  if (order.empty()) return;
  LongLock lock(session_->link_mutex());
  IsQuiet();  // to know it from here on
}

// Resolvers are code of the library, and run before all its other code. The slots stay on the list
// until they are filled, for the child of a fork that happens meanwhile.
void OrcLibrary::ResolveIfuncs() {
  if (!state().has_waiting_resolvers()) return;
  // Not the turn of the initializers: one of those may link more of its own library.
  InitTurn turn(&unresolved_ifuncs_);
  if (!turn.is_mine()) return;
  std::vector<IfuncSlot> slots;
  std::shared_ptr<LibraryCode> code;
  {
    LongLock lock(session_->link_mutex());
    slots = unresolved_ifuncs_;
    code = code_;  // not to be unmapped under a resolver that runs
  }
  if (code == nullptr) return;
  state().NoteRun();
  for (const IfuncSlot& slot : slots) ResolveIfunc(slot, name());
  LongLock lock(session_->link_mutex());
  auto begin = unresolved_ifuncs_.begin();
  unresolved_ifuncs_.erase(begin, begin + static_cast<std::ptrdiff_t>(slots.size()));
  state().SetResolversWait(!unresolved_ifuncs_.empty());
}

// What waits to be run; when nothing does, the library counts as initialized from here on, unless
// more of it is linked.
std::vector<InitFunction> OrcLibrary::TakeInitializers() {
  LongLock lock(session_->link_mutex());
  if (pending_initializers_.empty()) state().SetInitializersWait(false);
  return std::exchange(pending_initializers_, {});
}

void OrcLibrary::RunInitializers() {
  if (!state().has_waiting_initializers()) return;
  InitTurn turn(this);
  if (!turn.is_mine() || is_closed()) return;
  while (true) {
    std::vector<InitFunction> functions = TakeInitializers();
    if (functions.empty()) return;
    state().NoteRun();
    for (const InitFunction& function : functions) {
      try {
        RunInitializer(function, name());
      } catch (const JitError&) {
        Close();  // what did run is finalized, and nothing of the library stays
        throw;
      }
    }
  }
}

OrcLibrary::Ending OrcLibrary::TakeFinalizers() {
  LongLock lock(session_->link_mutex());
  return {code_, dso_handle_, finalizers_};
}

std::string OrcLibrary::RunFinalizers() {
  Ending ending = TakeFinalizers();
  std::string problem;
  auto run = [&](bool with_priority) {
    for (auto it = ending.finalizers.rbegin(); it != ending.finalizers.rend(); ++it) {
      if ((it->priority != kNoPriority) != with_priority) continue;
      try {
        RunFinalizer(*it, name());
      } catch (const JitError& error) {
        if (problem.empty()) problem = error.message();
      }
    }
  };
  // The order of dlclose: the code that runs exit handlers comes before the objects' own
  // .fini_array entries, and numbered entries before it; all run backwards.
  if (!state().ran_exit_handlers()) RunThreadDestructors({ending.code.get()});
  bool run_arrays = state().BeginFinalizers();
  if (run_arrays) run(/*with_priority=*/false);
  // Also what the finalizers have registered.
  if (state().BeginExitHandlers() || run_arrays) RunExitHandlers({ending.dso_handle});
  if (run_arrays) run(/*with_priority=*/true);
  return problem;
}

std::shared_ptr<void> OrcLibrary::KeepCode() {
  LongLock lock(session_->link_mutex());
  ThrowIfClosed();
  auto give_back = [code = code_](void*) mutable {
    LibraryCode& given = *code;
    given.GiveBack(std::move(code));
  };
  return {code_.get(), std::move(give_back)};
}

void OrcLibrary::Close() {
  // Not while another thread runs code of it that was to run first.
  InitTurn resolving(&unresolved_ifuncs_);
  InitTurn initializing(this);
  {
    LongLock lock(session_->link_mutex());
    if (!MarkClosed()) return;
  }
  // From here on nothing more of it is linked.
  TakeBack take_back = LinkerState::Get().take_back;
  std::shared_ptr<LibraryCode> closed = TakeFinalizers().code;
  closed->NoteClosed();  // first: what is registered from here on is not taken back
  bool is_referred_to = take_back != nullptr && take_back(closed.get());
  closed.reset();
  std::string problem = RunFinalizers();
  std::shared_ptr<LibraryCode> code;
  Nodes dependencies;
  {
    LongLock lock(session_->link_mutex());
    code.swap(code_);
    dependencies = ReplaceLinkOrder({});
  }
  session_->ReleaseName(name());
  LinkerState::Get().libraries.Forget(code, is_referred_to);
  LibraryCode& given = *code;
  given.GiveBack(std::move(code));
  CloseAbandoned(dependencies);
  LetGoOneByOne(std::move(dependencies), [](std::shared_ptr<LibraryNode> last) { last.reset(); });
  if (!problem.empty()) throw JitError(ErrorKind::kInitializer, problem);
}

void TakeBackWith(TakeBack take_back) { LinkerState::Get().take_back = take_back; }

bool OrcLibrary::TakeExitHandlers(Ending* ending) {
  if (is_closed() || !state().BeginExitHandlers()) return false;
  *ending = TakeFinalizers();
  return true;
}

// A finalizer that throws stops none of the others; there is nobody to tell, the process is ending.
void OrcLibrary::FinalizeAtExit() {
  if (!is_closed()) RunFinalizers();
}

}  // namespace orcjit
