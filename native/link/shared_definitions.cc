// The part of LinkPlan that tells which definitions of a library are one with those of the
// libraries that it depends on.
#include "link/library_node.h"
#include "link/link_plan.h"

namespace orcjit {
namespace {

// A linker prefers a definition of a shared library to a common symbol, unless it is weak, or all
// zero, which it takes for a common symbol as well.
bool PrevailsOverCommon(const Definition& definition) {
  return definition.strength == Definition::Strength::kStrong && definition.is_initialized_data;
}

// A virtual table of code that was compiled without type information (-fno-rtti) has none for
// those who ask: every library keeps its own then.
bool IsIncompleteTable(SymbolIndex& index, llvm::StringRef name) {
  return name.consume_front("_ZTV") && index.Find("_ZTI" + name.str()) == nullptr;
}

Definition* InlineDataOf(LibraryNode& library, llvm::StringRef name) {
  if (library.is_closed()) return nullptr;
  SymbolIndex& index = library.contents().index();
  Definition* definition = index.Find(name);
  bool is_one = definition != nullptr && definition->is_exported && definition->is_inline_data &&
                !IsIncompleteTable(index, name);
  return is_one ? definition : nullptr;
}

}  // namespace

// The definition of a dependency that `own` is one with, or null.
Definition* LinkPlan::FindShared(LibraryNode& library, const Definition& own, llvm::StringRef name,
                                 LibraryNode** definer) {
  if (!own.is_inline_data) return FindForCommon(library, own, name, definer);
  Definition* shared = FindInlineData(library, name, definer);
  return shared != nullptr && shared->size == own.size ? shared : nullptr;
}

// A common symbol is one with a variable of a dependency, as a linker makes it when it sees the
// dependency as a shared library. A smaller variable is another one: writing would go beyond it.
Definition* LinkPlan::FindForCommon(LibraryNode& library, const Definition& own,
                                    llvm::StringRef name, LibraryNode** definer) {
  bool is_open = own.strength == Definition::Strength::kCommon && !own.is_linked && !own.is_tls;
  if (!is_open) return nullptr;
  const Definers::Libraries* definers = library.definers().Of(name);
  if (definers == nullptr) return nullptr;
  LookupOrder& order = LookupOrderOf(library);
  for (size_t i = 1; LibraryNode* dependency = order.At(i); ++i) {
    if (definers->count(dependency) == 0 || dependency->is_closed()) continue;
    Definition* definition = dependency->contents().index().Find(name);
    if (definition == nullptr || !definition->is_exported) continue;
    if (!PrevailsOverCommon(*definition) || definition->size < own.size) continue;
    *definer = dependency;
    return definition;
  }
  return nullptr;
}

// Which copy of inline data of its dependencies a library's own is one with. The last in the order
// of the search, so that all libraries above agree on it. One of another size is of another version
// of its header, and other data.
Definition* LinkPlan::FindInlineData(LibraryNode& library, llvm::StringRef name,
                                     LibraryNode** definer) {
  const Definers::Libraries* definers = library.definers().Of(name);
  if (definers == nullptr) return nullptr;
  library.below();  // so that what is found is forgotten in time
  LookupOrder& order = LookupOrderOf(library);
  LibraryNode* last = nullptr;
  for (size_t i = 1; LibraryNode* dependency = order.At(i); ++i) {
    if (definers->count(dependency) != 0 && InlineDataOf(*dependency, name) != nullptr)
      last = dependency;
    if (!order.IsAlone(i)) continue;
    auto known = dependency->below().inline_data.find(name);
    if (known == dependency->below().inline_data.end()) continue;
    if (known->second == nullptr) break;
    if (order.IsBefore(known->second, i)) continue;
    last = known->second;
    break;
  }
  bool is_own = last == nullptr && InlineDataOf(library, name) != nullptr;
  library.below().inline_data[name] = is_own ? &library : last;
  if (last == nullptr) return nullptr;
  *definer = last;
  return InlineDataOf(*last, name);
}

}  // namespace orcjit
