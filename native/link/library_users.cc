// The part of LibraryNode that knows who refers to it: its users, and libraries that link against
// it. Libraries may link against each other, which is a circle; that goes when no user and no other
// library refers to any of it.
#include <algorithm>

#include "link/circle.h"
#include "link/library_node.h"

namespace orcjit {

LibraryNode::Nodes LibraryNode::ReplaceLinkOrder(Nodes order) {
  if (times_linked_to_ != 0 && !order.empty())
    network_.may_have_circles = true;  // only so can one be closed
  for (auto& library : order) {
    if (library->times_linked_to_++ == 0) library->contents_.TellNames(definers());
    ++library->users_[this];
  }
  for (auto& library : link_order_) {
    --library->times_linked_to_;
    if (--library->users_[this] == 0) library->users_.erase(this);
  }
  link_order_.swap(order);
  Forget(kQuiet | kTaken | kShape);
  return order;
}

// Whether it goes with its references: it is in no circle, or a user refers to it or to one that
// is above it.
bool LibraryNode::GoesWithReferences() {
  if (!network_.may_have_circles) return true;
  uint64_t walk = ++network_.walks;
  std::vector<LibraryNode*> waiting{this};
  bool is_in_circle = false;
  while (!waiting.empty()) {
    LibraryNode* library = waiting.back();
    waiting.pop_back();
    if (library->has_users_) return true;
    for (auto& user : library->users_) {
      is_in_circle = is_in_circle || user.first == this;
      if (user.first->Meet(walk)) waiting.push_back(user.first);
    }
  }
  return !is_in_circle;
}

std::vector<LibraryNode*> LibraryNode::AbandonedCircle() {
  std::vector<LibraryNode*> members;
  if (GoesWithReferences()) return members;
  auto circle = CircleOf(this, [](LibraryNode* library) -> auto& { return library->link_order_; });
  for (auto [library, references] : circle) {
    if (library->has_users_ || library->times_linked_to_ != references) return {};
    members.push_back(library);
  }
  std::sort(members.begin(), members.end(),
            [](const auto* a, const auto* b) { return a->serial_ < b->serial_; });
  return members;
}

}  // namespace orcjit
