#include "jit/orc_library.h"

#include <algorithm>
#include <set>
#include <utility>

#include "jit/orc_session.h"
#include "link/declared_library.h"
#include "link/link_plan.h"
#include "object/error.h"
#include "os/fork_gate.h"
#include "os/host_lock.h"

namespace orcjit {

OrcLibrary::OrcLibrary(std::shared_ptr<OrcSession> session, std::string name)
    : LibraryNode(std::move(name), session->network()),
      session_(std::move(session)),
      code_(std::make_shared<LibraryCode>(session_)) {}

std::shared_ptr<OrcLibrary> OrcLibrary::Self() {
  return std::static_pointer_cast<OrcLibrary>(shared_from_this());
}

std::shared_ptr<Session> OrcLibrary::session() const { return session_; }

void OrcLibrary::ThrowIfClosed() const {
  if (!is_closed()) return;
  throw JitError(ErrorKind::kLibraryClosed,
                 "library '" + name() + "' has been unloaded [OJ704]; import or load it again");
}

void OrcLibrary::Add(ByteBuffer buffer, std::string label, std::string path) {
  ThrowIfClosed();  // whatever is to be added
  bool is_in_memory = path.empty();
  OpenedFile file = OpenObjectOrArchive(std::move(buffer), std::move(label), std::move(path));
  if (is_in_memory) AddSourceToLabel(&file);
  Add(std::move(file));
}

void OrcLibrary::Add(OpenedFile file) {
  HostLockReleased released;
  LongLock lock(session_->link_mutex());
  ThrowIfClosed();
  contents().Add(std::move(file));
  NoteUnlinkedObjects();
}

void OrcLibrary::AddSharedLibrary(const std::string& file) {
  ThrowIfClosed();
  SharedLibrary loaded = OpenDeclaredLibrary(file);  // runs its initializers: not under the lock
  LongLock lock(session_->link_mutex());
  LibraryNode::AddSharedLibrary(std::move(loaded));
}

std::vector<std::string> OrcLibrary::LeavingSymbols() {
  HostLockReleased released;
  LongLock lock(session_->link_mutex());
  ThrowIfClosed();
  LinkPlan plan;
  RequireAll(plan);
  return plan.FindLeaving(*this);
}

void OrcLibrary::Initialize(bool bind_now) {
  {
    HostLockReleased released;
    LongLock lock(session_->link_mutex());
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
  plan.Resolve();
  *has_read_ahead = read_ahead_.Extend(*this, plan);
  if (*has_read_ahead) plan.Resolve();
  session_->Link(plan);
}

void* OrcLibrary::Find(std::string_view symbol, Extent* extent) {
  llvm::StringRef name(symbol.data(), symbol.size());
  Definition* definition = nullptr;
  void* address = nullptr;
  {
    LongLock lock(session_->link_mutex());
    ThrowIfClosed();
    definition = FindExported(name);
    if (definition == nullptr) return nullptr;
    if (definition->is_linked && !HasEager()) address = PlaceOf(*definition, extent);
  }
  if (address == nullptr) {
    HostLockReleased released;
    LongLock lock(session_->link_mutex());
    ThrowIfClosed();
    definition = FindExported(name);
    if (definition == nullptr) return nullptr;
    if (!definition->is_linked || HasEager()) LinkFor(*definition->object);
    address = PlaceOf(*definition, extent);
    if (address == nullptr) return nullptr;
  }
  InitializeDependenciesFirst();
  ThrowIfClosed();  // an initializer that another thread ran may have failed
  return address;
}

// Null if it has none: a label in no loaded section.
void* OrcLibrary::PlaceOf(const Definition& definition, Extent* extent) {
  if (extent != nullptr) *extent = definition.extent;
  if (!definition.is_linked) return nullptr;
  if (!definition.is_tls) return reinterpret_cast<void*>(definition.address);
  if (definition.tls_module == nullptr) return nullptr;
  // As addresses, which wrap around: a symbol may name any place.
  auto block = reinterpret_cast<uint64_t>(definition.tls_module->Block());
  return reinterpret_cast<void*>(block + definition.address);
}

bool OrcLibrary::Defines(std::string_view symbol) {
  LongLock lock(session_->link_mutex());
  ThrowIfClosed();
  return contents().Exports({symbol.data(), symbol.size()});
}

std::vector<bool> OrcLibrary::AreDefined(const std::vector<std::string_view>& symbols) {
  LongLock lock(session_->link_mutex());
  ThrowIfClosed();
  std::vector<bool> are_defined;
  are_defined.reserve(symbols.size());
  for (std::string_view symbol : symbols)
    are_defined.push_back(contents().Exports({symbol.data(), symbol.size()}));
  return are_defined;
}

uint64_t OrcLibrary::Additions() {
  LongLock lock(session_->link_mutex());
  return contents().additions();
}

std::vector<std::string> OrcLibrary::ExportedSymbols(std::string_view prefix) {
  LongLock lock(session_->link_mutex());
  ThrowIfClosed();
  return contents().ExportedSymbols(prefix);
}

std::vector<std::string> OrcLibrary::UnusedArchives() {
  LongLock lock(session_->link_mutex());
  return contents().archives().Unused();
}

void OrcLibrary::AdoptUnit(LinkedUnit unit, const std::set<LibraryNode*>& used) {
  if (unit.dso_handle != 0) dso_handle_ = unit.dso_handle;
  RegisterCodeOwner(unit.begin, unit.end, code_);
  if (unit.data_begin < unit.data_end) RegisterCodeOwner(unit.data_begin, unit.data_end, code_);
  for (LibraryNode* other : used) {
    if (Of(*other).code_ != nullptr) code_->KeepAlive(Of(*other).code_);
  }
  code_->units().push_back(std::move(unit));
  LinkedUnit& kept = code_->units().back();
  ActivateUnit(kept);
  unresolved_ifuncs_.insert(unresolved_ifuncs_.end(), kept.ifuncs.begin(), kept.ifuncs.end());
  if (!unresolved_ifuncs_.empty()) state().SetResolversWait(true);
  for (InitFunction& function : InitializersOf(kept))
    pending_initializers_.push_back(std::move(function));
  for (InitFunction& function : FinalizersOf(kept)) finalizers_.push_back(std::move(function));
  if (!pending_initializers_.empty()) state().SetInitializersWait(true);
  if (state().has_waiting_functions()) NoteWaiting();
}

}  // namespace orcjit
