#include "link/lookup_order.h"

#include "link/library_node.h"

namespace orcjit {

LibraryNode* LookupOrder::At(size_t place) {
  while (was_alone_.size() < place && was_alone_.size() < order_.size()) {
    size_t next = was_alone_.size();
    was_alone_.push_back(order_.size() == next + 1);
    for (auto& dependency : order_[next]->link_order()) {
      if (places_.try_emplace(dependency.get(), order_.size()).second)
        order_.push_back(dependency.get());
    }
  }
  return place < order_.size() ? order_[place] : nullptr;
}

bool LookupOrder::IsAlone(size_t place) const {
  return place < was_alone_.size() ? was_alone_[place] : order_.size() == place + 1;
}

}  // namespace orcjit
