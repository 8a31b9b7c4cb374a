// The part of LinkPlan that finds symbols in the libraries that one depends on, breadth first.
// Which libraries define a name at all is known (definers.h). Where one of a long chain is asked,
// those below it have been asked before, as a rule, and know what they have found.
#include "link/library_node.h"
#include "link/link_plan.h"
#include "link/string_ref.h"
#include "object/error.h"

namespace orcjit {

namespace {

// The one library that defines `name`, if a dependency is it or has found it; otherwise null.
LibraryNode* OnlyDefinerBelow(LibraryNode& library, llvm::StringRef name,
                              const Definers::Libraries& definers) {
  if (definers.size() != 1) return nullptr;
  LibraryNode* only = *definers.begin();
  for (auto& dependency : library.link_order()) {
    if (dependency.get() == only) return only;
    auto known = dependency->below().definers.find(name);
    if (known != dependency->below().definers.end() && known->second == only) return only;
  }
  return nullptr;
}

}  // namespace

LookupOrder& LinkPlan::LookupOrderOf(LibraryNode& library) {
  return lookup_orders_.try_emplace(&library, library).first->second;
}

Definition* LinkPlan::FindInDependencies(LibraryNode& library, llvm::StringRef name, bool may_pull,
                                         LibraryNode** definer) {
  const Definers::Libraries* definers = library.definers().Of(name);
  if (definers == nullptr) return nullptr;
  library.below();  // so that what is found is forgotten in time
  if (LibraryNode* only = OnlyDefinerBelow(library, name, *definers)) {
    Definition* found = FindInDependency(library, *only, name, may_pull, definer);
    if (found != nullptr) {
      if (may_pull) library.below().definers[name] = only;
      return found;
    }
  }
  LookupOrder& order = LookupOrderOf(library);
  Definition* found = nullptr;
  LibraryNode* finder = nullptr;
  for (size_t i = 1; LibraryNode* dependency = order.At(i); ++i) {
    finder = dependency;
    if (definers->count(dependency) != 0)
      found = FindInDependency(library, *dependency, name, may_pull, definer);
    if (found != nullptr) break;
    if (!order.IsAlone(i)) continue;
    auto known = dependency->below().definers.find(name);
    if (known == dependency->below().definers.end()) continue;
    finder = known->second;
    if (finder == nullptr) break;
    if (!order.IsBefore(finder, i + 1))
      found = FindInDependency(library, *finder, name, may_pull, definer);
    if (found != nullptr) break;
  }
  // A weak reference does not find all that there is.
  if (may_pull) library.below().definers[name] = found != nullptr ? finder : nullptr;
  return found;
}

// The definition of that version, or one without a version.
Definition* LinkPlan::FindVersionBelow(LibraryNode& library, const ObjectSymbol& symbol,
                                       bool may_pull, LibraryNode** definer) {
  Definition* definition = nullptr;
  if (!symbol.version.empty())
    definition = FindInDependencies(library, Ref(symbol.full_name), may_pull, definer);
  if (definition != nullptr) return definition;
  definition = FindInDependencies(library, Ref(symbol.name), may_pull, definer);
  bool is_other = definition != nullptr && !symbol.version.empty() &&
                  (*definer)->contents().index().HasOtherVersion(Ref(symbol.name), symbol.version);
  return is_other ? nullptr : definition;
}

Definition* LinkPlan::FindInDependency(LibraryNode& library, LibraryNode& dependency,
                                       llvm::StringRef name, bool may_pull, LibraryNode** definer) {
  if (!dependency.contents().Defines(name)) return nullptr;
  if (dependency.is_closed()) {
    throw JitError(ErrorKind::kLibraryClosed,
                   library.name() + " needs " + DescribeSymbol(name) + " of '" + dependency.name() +
                       "', which has been unloaded [OJ705]; load it again");
  }
  Definition* definition = FindIn(dependency, name, may_pull);
  if (definition == nullptr || !definition->is_exported) return nullptr;
  *definer = &dependency;
  Definition* shared = FindForCommon(dependency, *definition, name, definer);
  return shared != nullptr ? shared : definition;
}

}  // namespace orcjit
