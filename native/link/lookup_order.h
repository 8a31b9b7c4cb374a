// The libraries in which a library finds symbols: itself, and then those that it depends on,
// breadth first. They are gone through as far as somebody asks for them.
#ifndef ORCJIT_LINK_LOOKUP_ORDER_H_
#define ORCJIT_LINK_LOOKUP_ORDER_H_

#include <cstddef>
#include <vector>

#include "llvm/ADT/DenseMap.h"

namespace orcjit {

class LibraryNode;

// Needs the link lock, and link orders that stay as they are.
class LookupOrder {
 public:
  explicit LookupOrder(LibraryNode& library) : order_{&library}, places_{{&library, 0}} {}

  // Null after the last one.
  LibraryNode* At(size_t place);

  // Whether all that come after `place` are below the library there, so that what it finds, this
  // one finds: no other of those before it has dependencies that were not met. To be asked after
  // At(place).
  bool IsAlone(size_t place) const;

  bool IsBefore(LibraryNode* library, size_t place) const {
    auto found = places_.find(library);
    return found != places_.end() && found->second < place;
  }

 private:
  std::vector<LibraryNode*> order_;
  llvm::DenseMap<LibraryNode*, size_t> places_;
  std::vector<bool> was_alone_;  // of those whose dependencies are in the order
};

}  // namespace orcjit

#endif  // ORCJIT_LINK_LOOKUP_ORDER_H_
