// The part of LinkPlan that takes members from archives, before any symbol is decided.
//
// A library is what its objects are and all members that those refer to, over all libraries that it
// depends on, whatever of it is linked now: what a weak symbol means would depend on the order of
// lookups otherwise. A library that is an archive has no objects to begin with. Where a weak
// symbol, or one in a COMDAT group, could get a definition from a member that nothing has asked for
// yet, what counts is all that its exported functions refer to, as if a linker had got their names.
#include "link/library_node.h"
#include "link/link_plan.h"
#include "link/string_ref.h"

namespace orcjit {

void LinkPlan::TakeMembers() {
  for (size_t i = 0; i < parts_.size(); ++i) {
    if (!parts_[i].library->below().has_archives) continue;
    while (TakeMembersOver(*parts_[i].library)) {
    }
    parts_[i].library->NoteThatMembersAreTaken();
  }
}

bool LinkPlan::TakeMembersOver(LibraryNode& root) {
  std::vector<LibraryNode*> order = root.BelowWithout(LibraryNode::kTaken);
  bool has_taken = false;
  for (auto it = order.rbegin(); it != order.rend(); ++it) {
    if (!(*it)->is_closed()) has_taken = (*it)->contents().TakeMembers() || has_taken;
  }
  for (LibraryNode* library : order) {
    if (library->is_closed()) continue;
    // Of what a dependency has asked for before, its own dependencies had nothing.
    bool wants_more = library->contents().WantsMore();
    if (library == &root || wants_more) has_taken = TakeFromDependencies(*library) || has_taken;
  }
  return has_taken;
}

bool LinkPlan::TakeFromDependencies(LibraryNode& library) {
  bool has_taken = false;
  library.contents().ForEachWantedOutside([&](llvm::StringRef full_name, llvm::StringRef name) {
    bool is_defined = false;
    has_taken = TakeFromDependencies(library, full_name, &is_defined) || has_taken;
    if (!is_defined && name != full_name)
      has_taken = TakeFromDependencies(library, name, &is_defined) || has_taken;
  });
  return has_taken;
}

bool LinkPlan::TakeFromDependencies(LibraryNode& library, llvm::StringRef name, bool* is_defined) {
  const Definers::Libraries* definers = library.definers().Of(name);
  if (definers == nullptr) return false;
  bool has_taken = false;
  LookupOrder& order = LookupOrderOf(library);
  for (size_t i = 1; LibraryNode* dependency = order.At(i); ++i) {
    if (definers->count(dependency) == 0 || dependency->is_closed()) continue;
    LibraryContents& contents = dependency->contents();
    if (contents.index().Find(name) == nullptr && contents.HasMoreMembersWith(name))
      has_taken = contents.TakeMembersFor(name) || has_taken;
    const Definition* definition = contents.index().Find(name);
    *is_defined = definition != nullptr && definition->is_exported;
    if (*is_defined) break;
  }
  return has_taken;
}

void LinkPlan::TakeExportingMembersWith(LibraryNode& library, llvm::StringRef name) {
  LibraryContents& contents = library.contents();
  if (contents.HasMoreMembersWith(name) && contents.TakeExportingMembers()) has_taken_ = true;
}

Definition* LinkPlan::FindIn(LibraryNode& library, llvm::StringRef name, bool may_pull) {
  LibraryContents& contents = library.contents();
  if (Definition* definition = contents.index().Find(name)) {
    bool may_be_replaced = definition->is_one_of_several || definition->is_inline_data ||
                           definition->strength == Definition::Strength::kCommon;
    if (may_pull && may_be_replaced) RequireTaken(library, name);
    return definition;
  }
  if (!may_pull) {
    TakeExportingMembersWith(library, name);
    return contents.index().Find(name);
  }
  // What cannot be taken says so here.
  size_t before = contents.objects().size();
  Definition* definition = contents.FindOrPull(name);
  has_taken_ = has_taken_ || contents.objects().size() != before;
  return definition;
}

// What a reference has taken from an archive is linked, also where the definition of another object
// prevails in the end: it has initializers, and items of sections.
void LinkPlan::RequireTaken(LibraryNode& library, llvm::StringRef name) {
  for (ObjectFile* object : library.contents().TakenFor(name)) Require(library, *object);
}

// The definition of that version, or one without a version.
Definition* LinkPlan::FindVersion(LibraryNode& library, const ObjectSymbol& symbol, bool may_pull) {
  Definition* definition = nullptr;
  if (!symbol.version.empty()) {
    definition = FindIn(library, Ref(symbol.full_name), may_pull);
  }
  if (definition != nullptr) return definition;
  definition = FindIn(library, Ref(symbol.name), may_pull);
  bool is_other = !symbol.version.empty() &&
                  library.contents().index().HasOtherVersion(Ref(symbol.name), symbol.version);
  return is_other ? nullptr : definition;
}

}  // namespace orcjit
