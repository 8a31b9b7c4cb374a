#include "jit/orc_library.h"

#include <algorithm>
#include <set>
#include <utility>

#include "jit/exit_handlers.h"
#include "jit/fork_gate.h"
#include "jit/link_plan.h"
#include "jit/live_libraries.h"
#include "jit/orc_session.h"
#include "object/error.h"

namespace orcjit {

LibraryCode::~LibraryCode() {
  InsideForkGate inside;
  for (auto unit = units_.rbegin(); unit != units_.rend(); ++unit) {
    UnregisterCodeOwner(unit->begin);
    DeactivateUnit(*unit);
  }
  units_.clear();
  session_->RemoveDylib(*dylib_);
}

std::shared_ptr<OrcLibrary> OrcLibrary::Create(std::shared_ptr<OrcSession> session,
                                               std::string name, llvm::orc::JITDylib& dylib) {
  std::shared_ptr<OrcLibrary> library(new OrcLibrary(std::move(session), std::move(name), dylib));
  LiveLibraries::Get().Add(library);
  return library;
}

OrcLibrary::OrcLibrary(std::shared_ptr<OrcSession> session, std::string name,
                       llvm::orc::JITDylib& dylib)
    : session_(std::move(session)),
      name_(std::move(name)),
      contents_(*this),
      code_(std::make_shared<LibraryCode>(session_, dylib)) {}

OrcLibrary::~OrcLibrary() {
  try {
    Close();
  } catch (const JitError&) {
    // A finalizer threw, and there is nobody to tell: whoever wants to know calls Close().
  }
}

std::shared_ptr<Session> OrcLibrary::session() const { return session_; }

void OrcLibrary::ThrowIfClosed() const {
  if (!is_closed_) return;
  throw JitError(ErrorKind::kLibraryClosed,
                 "library '" + name_ + "' has been unloaded; import or load it again");
}

void OrcLibrary::Add(ByteBuffer buffer, std::string label, std::string path) {
  ThrowIfClosed();  // whatever is to be added
  Add(OpenObjectOrArchive(std::move(buffer), std::move(label), std::move(path)));
}

void OrcLibrary::Add(OpenedFile file) {
  ForkSafeLock lock(session_->link_mutex());
  ThrowIfClosed();
  contents_.Add(std::move(file));
  NoteUnlinkedObjects();
}

void OrcLibrary::SetLinkOrder(std::vector<std::shared_ptr<Library>> order) {
  std::vector<std::shared_ptr<OrcLibrary>> checked;
  for (auto& library : order) {
    if (library.get() == this) {
      throw JitError(
          ErrorKind::kLinkOrder,
          "library '" + name_ +
              "' cannot be in its own link order; its own objects are searched first anyway");
    }
    if (library->session() != session_) {
      throw JitError(ErrorKind::kLinkOrder,
                     "library '" + library->name() +
                         "' belongs to another session; libraries link only within one session");
    }
    checked.push_back(std::static_pointer_cast<OrcLibrary>(library));
  }
  ForkSafeLock lock(session_->link_mutex());
  ThrowIfClosed();
  link_order_.swap(checked);  // the old order's libraries may go, but not under the lock
}

void OrcLibrary::AddSharedLibrary(const std::string& file) {
  ThrowIfClosed();
  SharedLibrary loaded = OpenSharedLibrary(file);  // runs its initializers: not under the lock
  ForkSafeLock lock(session_->link_mutex());
  shared_libraries_.push_back(std::move(loaded));
}

std::vector<OrcLibrary*> OrcLibrary::SearchOrder() {
  std::vector<OrcLibrary*> order{this};
  std::set<OrcLibrary*> seen{this};
  for (size_t i = 0; i < order.size(); ++i) {
    for (auto& dependency : order[i]->link_order_) {
      if (seen.insert(dependency.get()).second) order.push_back(dependency.get());
    }
  }
  return order;
}

// Whether an object with initializers waits to be linked, here or in a dependency. Asked at every
// lookup, so the objects are only gone through when there may be a new one.
bool OrcLibrary::HasEager() {
  std::vector<OrcLibrary*> order = SearchOrder();
  return std::any_of(order.begin(), order.end(),
                     [](OrcLibrary* library) { return library->LooksEager(); });
}

bool OrcLibrary::LooksEager() {
  if (!may_be_eager_ || is_closed_) return false;
  for (ObjectFile* object : contents_.NeededObjects()) {
    if (object->state == ObjectFile::State::kAdded && object->is_eager) return true;
  }
  may_be_eager_ = false;
  return false;
}

void OrcLibrary::RequireEager(LinkPlan& plan) {
  for (OrcLibrary* library : SearchOrder()) {
    if (library->is_closed_ || !library->LooksEager()) continue;
    bool has_eager = false;
    std::vector<ObjectFile*> objects = library->contents_.NeededObjects();
    for (ObjectFile* object : objects) {
      if (object->state != ObjectFile::State::kAdded || !object->is_eager) continue;
      plan.Require(*library, *object);
      has_eager = true;
    }
    if (has_eager && library->contents_.must_link_whole()) library->RequireAll(plan);
  }
}

// What is linked now is checked by that; only what waits needs a look of its own.
void OrcLibrary::CheckUndefined() {
  std::vector<ObjectFile*> objects = contents_.NeededObjects();
  bool has_lazy = std::any_of(objects.begin(), objects.end(), [](const ObjectFile* object) {
    return !object->is_checked && object->state == ObjectFile::State::kAdded && !object->is_eager;
  });
  if (!has_lazy) return;
  LinkPlan plan;
  for (ObjectFile* object : objects) {
    if (!object->is_checked) plan.Require(*this, *object);
  }
  plan.Resolve();
  for (ObjectFile* object : contents_.NeededObjects()) object->is_checked = true;
}

void OrcLibrary::RequireAll(LinkPlan& plan) {
  for (ObjectFile* object : contents_.NeededObjects()) plan.Require(*this, *object);
}

void OrcLibrary::Initialize(bool bind_now) {
  {
    ForkSafeLock lock(session_->link_mutex());
    ThrowIfClosed();
    if (!bind_now) CheckUndefined();
    LinkPlan plan;
    RequireEager(plan);
    if (bind_now) RequireAll(plan);
    plan.Resolve();
    session_->Link(plan);
  }
  InitializeDependenciesFirst();
  ThrowIfClosed();
}

void OrcLibrary::LinkFor(ObjectFile& wanted) {
  bool has_read_ahead = false;
  try {
    LinkWith(wanted, &has_read_ahead);
  } catch (const JitError&) {
    if (!has_read_ahead) throw;
    read_ahead_.Stop();  // perhaps because of an object that nobody has asked for
    LinkWith(wanted, &has_read_ahead);
  }
}

void OrcLibrary::LinkWith(ObjectFile& wanted, bool* has_read_ahead) {
  LinkPlan plan;
  RequireEager(plan);
  plan.Require(*this, wanted);
  if (contents_.must_link_whole()) RequireAll(plan);
  plan.Resolve();
  *has_read_ahead = read_ahead_.Extend(*this, plan);
  if (*has_read_ahead) plan.Resolve();
  session_->Link(plan);
}

void* OrcLibrary::Find(std::string_view symbol, Extent* extent) {
  llvm::StringRef name(symbol.data(), symbol.size());
  void* address = nullptr;
  {
    ForkSafeLock lock(session_->link_mutex());
    ThrowIfClosed();
    Definition* definition = contents_.FindOrPull(name);
    if (definition == nullptr || !definition->is_exported) return nullptr;
    if (!definition->is_linked || HasEager()) LinkFor(*definition->object);
    if (extent != nullptr) *extent = definition->extent;
    if (!definition->is_linked) return nullptr;  // it has no place: a label in no loaded section
    if (definition->is_tls) {
      if (definition->tls_module == nullptr) return nullptr;
      // As addresses, which wrap around: a symbol may name any place.
      auto block = reinterpret_cast<uint64_t>(definition->tls_module->Block());
      address = reinterpret_cast<void*>(block + definition->tls_offset);
    } else {
      address = reinterpret_cast<void*>(definition->address);
    }
  }
  InitializeDependenciesFirst();
  ThrowIfClosed();  // an initializer that another thread ran may have failed
  return address;
}

bool OrcLibrary::Defines(std::string_view symbol) {
  ForkSafeLock lock(session_->link_mutex());
  ThrowIfClosed();
  return contents_.Defines({symbol.data(), symbol.size()});
}

std::vector<std::string> OrcLibrary::ExportedSymbols(std::string_view prefix) {
  ForkSafeLock lock(session_->link_mutex());
  ThrowIfClosed();
  return contents_.ExportedSymbols(prefix);
}

void OrcLibrary::AdoptUnit(LinkedUnit unit) {
  if (unit.dso_handle != 0) dso_handle_ = unit.dso_handle;
  RegisterCodeOwner(unit.begin, unit.end, code_);
  for (OrcLibrary* dependency : SearchOrder()) {
    if (dependency != this && dependency->code_ != nullptr) code_->KeepAlive(dependency->code_);
  }
  code_->units().push_back(std::move(unit));
  LinkedUnit& kept = code_->units().back();
  ActivateUnit(kept);
  unresolved_ifuncs_.insert(unresolved_ifuncs_.end(), kept.ifuncs.begin(), kept.ifuncs.end());
  if (!unresolved_ifuncs_.empty()) has_unresolved_ifuncs_ = true;
  for (InitFunction& function : InitializersOf(kept))
    pending_initializers_.push_back(std::move(function));
  for (InitFunction& function : FinalizersOf(kept)) finalizers_.push_back(std::move(function));
  if (!pending_initializers_.empty()) is_uninitialized_ = true;
}

void OrcLibrary::CollectDependenciesFirst(std::vector<std::shared_ptr<OrcLibrary>>* order,
                                          std::set<OrcLibrary*>* seen) {
  ForkSafeLock lock(session_->link_mutex());
  if (!seen->insert(this).second) return;
  struct Frame {
    OrcLibrary* library;
    size_t next = 0;
  };
  std::vector<Frame> stack{{this}};
  while (!stack.empty()) {
    Frame& frame = stack.back();
    if (frame.next < frame.library->link_order_.size()) {
      OrcLibrary* dependency = frame.library->link_order_[frame.next++].get();
      if (seen->insert(dependency).second) stack.push_back({dependency});
      continue;
    }
    order->push_back(std::static_pointer_cast<OrcLibrary>(frame.library->shared_from_this()));
    stack.pop_back();
  }
}

void OrcLibrary::InitializeDependenciesFirst() {
  std::vector<std::shared_ptr<OrcLibrary>> order;
  std::set<OrcLibrary*> seen;
  CollectDependenciesFirst(&order, &seen);
  for (auto& library : order) library->ResolveIfuncs();
  for (auto& library : order) library->RunInitializers();
}

// Resolvers are code of the library, and run before all its other code. The slots stay on the list
// until they are filled, for the child of a fork that happens meanwhile.
void OrcLibrary::ResolveIfuncs() {
  if (!has_unresolved_ifuncs_) return;
  // Not the turn of the initializers: one of those may link more of its own library.
  InitTurn turn(&unresolved_ifuncs_);
  if (!turn.is_mine()) return;
  std::vector<IfuncSlot> slots;
  std::shared_ptr<LibraryCode> code;
  {
    ForkSafeLock lock(session_->link_mutex());
    slots = unresolved_ifuncs_;
    code = code_;  // not to be unmapped under a resolver that runs
  }
  if (code == nullptr) return;
  for (const IfuncSlot& slot : slots) ResolveIfunc(slot, name_);
  ForkSafeLock lock(session_->link_mutex());
  auto begin = unresolved_ifuncs_.begin();
  unresolved_ifuncs_.erase(begin, begin + static_cast<std::ptrdiff_t>(slots.size()));
  has_unresolved_ifuncs_ = !unresolved_ifuncs_.empty();
}

// What waits to be run; when nothing does, the library counts as initialized from here on, unless
// more of it is linked.
std::vector<InitFunction> OrcLibrary::TakeInitializers() {
  ForkSafeLock lock(session_->link_mutex());
  if (pending_initializers_.empty()) is_uninitialized_ = false;
  return std::exchange(pending_initializers_, {});
}

void OrcLibrary::RunInitializers() {
  if (!is_uninitialized_) return;
  InitTurn turn(this);
  if (!turn.is_mine() || is_closed_) return;
  while (true) {
    std::vector<InitFunction> functions = TakeInitializers();
    if (functions.empty()) return;
    for (const InitFunction& function : functions) {
      try {
        RunInitializer(function, name_);
      } catch (const JitError&) {
        Close();  // what did run is finalized, and nothing of the library stays
        throw;
      }
    }
  }
}

OrcLibrary::Ending OrcLibrary::TakeFinalizers() {
  ForkSafeLock lock(session_->link_mutex());
  return {code_, dso_handle_, finalizers_};
}

std::string OrcLibrary::RunFinalizers() {
  Ending ending = TakeFinalizers();
  std::string problem;
  auto run = [&](bool with_priority) {
    for (auto it = ending.finalizers.rbegin(); it != ending.finalizers.rend(); ++it) {
      if ((it->priority != FunctionArray::kNoPriority) != with_priority) continue;
      try {
        RunFinalizer(*it, name_);
      } catch (const JitError& error) {
        if (problem.empty()) problem = error.message();
      }
    }
  };
  // The order of dlclose: the code that runs exit handlers comes before the objects' own
  // .fini_array entries, and numbered entries before it; all run backwards.
  if (!ran_exit_handlers_) RunThreadDestructors({ending.code.get()});
  bool run_arrays = !ran_finalizers_.exchange(true);
  if (run_arrays) run(/*with_priority=*/false);
  // Also what the finalizers have registered.
  if (!ran_exit_handlers_.exchange(true) || run_arrays) RunExitHandlers({ending.dso_handle});
  if (run_arrays) run(/*with_priority=*/true);
  return problem;
}

void OrcLibrary::Close() {
  // Not while another thread runs code of it that was to run first.
  InitTurn resolving(&unresolved_ifuncs_);
  InitTurn initializing(this);
  {
    ForkSafeLock lock(session_->link_mutex());
    if (is_closed_.exchange(true)) return;
    is_uninitialized_ = has_unresolved_ifuncs_ = false;
  }
  // From here on nothing more of it is linked.
  std::string problem = RunFinalizers();
  std::shared_ptr<LibraryCode> code;
  std::vector<std::shared_ptr<OrcLibrary>> dependencies;
  {
    ForkSafeLock lock(session_->link_mutex());
    code.swap(code_);
    dependencies.swap(link_order_);
  }
  session_->ReleaseName(name_);
  LiveLibraries::Get().Forget(std::move(code));
  if (!problem.empty()) throw JitError(ErrorKind::kInitializer, problem);
}

bool OrcLibrary::TakeExitHandlers(Ending* ending) {
  if (is_closed_ || ran_exit_handlers_.exchange(true)) return false;
  *ending = TakeFinalizers();
  return true;
}

// A finalizer that throws stops none of the others; there is nobody to tell, the process is ending.
void OrcLibrary::FinalizeAtExit() {
  if (!is_closed_) RunFinalizers();
}

}  // namespace orcjit
