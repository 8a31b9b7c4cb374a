// The part of OrcLibrary that looks for everything that is wrong with a library, and runs nothing.
#include <algorithm>

#include "jit/orc_library.h"
#include "jit/orc_session.h"
#include "link/link_plan.h"
#include "object/error.h"
#include "object/opened_file.h"
#include "os/fork_gate.h"
#include "os/host_lock.h"

namespace orcjit {
namespace {

class Problems {
 public:
  void Note(const std::string& text) {
    if (std::find(texts_.begin(), texts_.end(), text) == texts_.end()) texts_.push_back(text);
  }

  // What is undefined is told symbol by symbol, elsewhere.
  template <typename Step>
  void NoteFailureOf(Step step) {
    try {
      step();
    } catch (const JitError& error) {
      if (error.kind() != ErrorKind::kUndefinedSymbol) Note(error.message());
    }
  }

  std::vector<std::string> Take() { return std::move(texts_); }

 private:
  std::vector<std::string> texts_;
};

}  // namespace

std::vector<std::string> OrcLibrary::Check(std::vector<OpenedFile> files) {
  state().SkipFinalizing();
  Problems problems;
  for (OpenedFile& file : files) problems.NoteFailureOf([&] { Add(std::move(file)); });
  HostLockReleased released;
  LongLock lock(session_->link_mutex());
  ThrowIfClosed();
  {
    LinkPlan all;
    RequireAll(all);
    for (const std::string& text : all.FindUndefined(*this)) problems.Note(text);
  }
  // One by one, so that an object that cannot be linked hides none of the others.
  for (ObjectFile* object : contents().NeededObjects()) {
    problems.NoteFailureOf([&] {
      LinkPlan plan;
      plan.Require(*this, *object);
      plan.Resolve();
      session_->Link(plan);
    });
  }
  return problems.Take();
}

}  // namespace orcjit
