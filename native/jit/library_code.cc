#include "jit/library_code.h"

#include <utility>

#include "jit/link_events.h"
#include "jit/one_by_one.h"
#include "jit/orc_session.h"
#include "link/circle.h"
#include "os/exit_handlers.h"
#include "os/fork_gate.h"

namespace orcjit {

LibraryCode::LibraryCode(std::shared_ptr<OrcSession> session) : session_(std::move(session)) {}

llvm::orc::JITDylib& LibraryCode::dylib(const std::string& library_name) {
  if (dylib_ == nullptr) dylib_ = &session_->CreateDylib(library_name);
  return *dylib_;
}

// What ran after the finalizers may have registered more, as a static local variable does that is
// initialized by its first use. Nothing may be left that is called when the memory is another's.
LibraryCode::~LibraryCode() {
  std::vector<uint64_t> dso_handles;
  for (const LinkedUnit& unit : units_) {
    if (unit.dso_handle != 0) dso_handles.push_back(unit.dso_handle);
  }
  if (!dso_handles.empty()) RunExitHandlers(dso_handles);
  {
    InsideForkGate inside;
    for (auto unit = units_.rbegin(); unit != units_.rend(); ++unit) {
      NoteUnloaded(*unit);
      UnregisterCodeOwner(unit->begin);
      UnregisterCodeOwner(unit->data_begin);
      DeactivateUnit(*unit);
    }
    units_.clear();
    session_->ReleaseCode(dylib_.get());
  }
  std::vector<std::shared_ptr<LibraryCode>> used;
  while (!used_.empty()) used.push_back(std::move(used_.extract(used_.begin()).value()));
  LetGoOneByOne(std::move(used), [](std::shared_ptr<LibraryCode> code) {
    LibraryCode& given = *code;
    given.GiveBack(std::move(code));
  });
}

// All goes after the lock: the circle, and then the argument.
void LibraryCode::GiveBack(std::shared_ptr<CodeOwner> /*self*/) {
  std::vector<Codes> abandoned;
  LongLock lock(session_->link_mutex());
  if (!used_.empty() && session_->network().may_have_circles) abandoned = TakeAbandonedCircle();
}

// What the codes that refer to each other, this one among them, hold, if nobody else refers to any
// of them but the caller to this one. Needs the link lock. A thread that finds the owner of an
// address at this moment runs code that is unloaded.
std::vector<LibraryCode::Codes> LibraryCode::TakeAbandonedCircle() {
  auto circle = CircleOf(this, [](LibraryCode* code) -> auto& { return code->used_; });
  std::vector<Codes> held;
  for (auto [code, references] : circle) {
    auto expected = static_cast<long>(references) + (code == this ? 1 : 0);
    if (code->weak_from_this().use_count() != expected) return {};
  }
  for (auto [code, references] : circle) held.push_back(std::move(code->used_));
  return held;
}

}  // namespace orcjit
