// Which libraries define a name, of those of a session that others link against. Most of what an
// object refers to is defined by none of them, and of the rest few have each: who knows that need
// not go through all libraries that one depends on, which may be very many.
#ifndef ORCJIT_LINK_DEFINERS_H_
#define ORCJIT_LINK_DEFINERS_H_

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringMap.h"

namespace orcjit {

class LibraryNode;

// Guarded by the session's link lock.
class Definers {
 public:
  using Libraries = llvm::SmallPtrSet<LibraryNode*, 1>;

  void Add(llvm::StringRef name, LibraryNode& library) { table_[name].insert(&library); }

  void Remove(llvm::StringRef name, LibraryNode& library) {
    auto found = table_.find(name);
    if (found == table_.end()) return;
    found->second.erase(&library);
    if (found->second.empty()) table_.erase(found);
  }

  // Null if there are none. Some may turn out to define it for themselves alone.
  const Libraries* Of(llvm::StringRef name) const {
    if (table_.empty()) return nullptr;  // its hash need not be known
    auto found = table_.find(name);
    return found == table_.end() ? nullptr : &found->second;
  }

 private:
  llvm::StringMap<Libraries> table_;
};

}  // namespace orcjit

#endif  // ORCJIT_LINK_DEFINERS_H_
