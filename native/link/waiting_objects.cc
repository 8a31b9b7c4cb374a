// The part of LibraryNode that tells which of its objects have to be linked, or looked at, and
// when.
#include <algorithm>

#include "link/library_node.h"
#include "link/link_plan.h"

namespace orcjit {

void LibraryNode::NoteUnlinkedObjects() {
  may_be_eager_ = true;
  Forget(kQuiet);
}

// Whether an object with initializers waits to be linked, here or in a dependency. Asked at every
// lookup, so the objects are only gone through when there may be a new one.
bool LibraryNode::HasEager() {
  if (IsQuiet()) return false;
  std::vector<LibraryNode*> order = BelowWithout(kQuiet);
  return std::any_of(order.begin(), order.end(),
                     [](LibraryNode* library) { return library->LooksEager(); });
}

bool LibraryNode::LooksEager() {
  if (!may_be_eager_ || is_closed()) return false;
  for (ObjectFile* object : contents_.NeededObjects()) {
    if (object->state == ObjectFile::State::kAdded && object->is_eager) return true;
  }
  may_be_eager_ = false;
  return false;
}

void LibraryNode::RequireEager(LinkPlan& plan) {
  if (IsQuiet()) return;
  for (LibraryNode* library : BelowWithout(kQuiet)) {
    if (library->is_closed() || !library->LooksEager()) continue;
    for (ObjectFile* object : library->contents_.NeededObjects()) {
      if (object->state == ObjectFile::State::kAdded && object->is_eager)
        plan.Require(*library, *object);
    }
  }
}

// What is linked now is checked by that; only what waits needs a look of its own.
void LibraryNode::CheckUndefined() {
  std::vector<ObjectFile*> objects = contents_.NeededObjects();
  bool has_lazy = std::any_of(objects.begin(), objects.end(), [](const ObjectFile* object) {
    return !object->is_checked && object->state == ObjectFile::State::kAdded && !object->is_eager;
  });
  if (!has_lazy) return;
  LinkPlan plan;
  plan.PassOverChecked();
  for (ObjectFile* object : objects) {
    if (!object->is_checked) plan.Require(*this, *object);
  }
  uint64_t decisions = ++network_.looks;
  ProcessState process = ProcessState::Now();
  // A member that is taken later changes what is decided.
  if (!below().has_archives) plan.KeepDecisions(*this, decisions);
  plan.Resolve();
  for (ObjectFile* object : contents_.NeededObjects()) object->is_checked = true;
  below().decisions = decisions;
  below().process = process;
}

bool LibraryNode::DecisionsHold(uint64_t decisions) {
  bool are_last = decisions != 0 && (known_ & kShape) != 0 && below_.decisions == decisions;
  return are_last && below_.process == ProcessState::Now();
}

void LibraryNode::RequireAll(LinkPlan& plan) {
  for (ObjectFile* object : contents_.NeededObjects()) plan.Require(*this, *object);
}

Definition* LibraryNode::FindExported(llvm::StringRef name) {
  Definition* definition = contents_.FindOrPull(name);
  bool is_found = definition != nullptr && definition->is_exported && definition->has_address;
  return is_found ? definition : nullptr;
}

}  // namespace orcjit
