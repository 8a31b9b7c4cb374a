// What is known of a library and all that it depends on is remembered, so that a chain of libraries
// is not gone through to its end at each import and each lookup.
//
// What is known of a library is known of all below it. Where something changes, it is forgotten
// there and in all libraries above, which ends at those that know nothing. So each step of a walk
// that finds out is paid for by a change, or by the library's making.
#include "link/library_node.h"

#include <algorithm>

#include "link/link_plan.h"

namespace orcjit {

LibraryNode::LibraryNode(std::string name, LibraryNetwork& network)
    : name_(std::move(name)),
      network_(network),
      serial_(++network.libraries_made),
      contents_(*this) {}

void LibraryNode::AddSharedLibrary(SharedLibrary library) {
  shared_libraries_.push_back(std::move(library));
  Forget(kShape);
}

bool LibraryNode::MarkClosed() {
  if (!state_.Close()) return false;
  Forget(kTaken | kShape);
  return true;
}

void LibraryNode::Forget(uint8_t facts) {
  std::vector<LibraryNode*> waiting{this};
  while (!waiting.empty()) {
    LibraryNode* library = waiting.back();
    waiting.pop_back();
    if ((library->known_ & facts) == 0 && library != this) continue;
    library->known_ &= static_cast<uint8_t>(~facts);
    if ((facts & kShape) != 0) library->below_ = {};
    for (auto& user : library->users_) waiting.push_back(user.first);
  }
}

// This library, and then breadth first those below of which `fact` is not known.
std::vector<LibraryNode*> LibraryNode::BelowWithout(Fact fact) {
  uint64_t walk = ++network_.walks;
  Meet(walk);
  std::vector<LibraryNode*> order{this};
  for (size_t i = 0; i < order.size(); ++i) {
    for (auto& dependency : order[i]->link_order_) {
      if ((dependency->known_ & fact) == 0 && dependency->Meet(walk))
        order.push_back(dependency.get());
    }
  }
  return order;
}

// The same, dependencies first.
std::vector<LibraryNode*> LibraryNode::BelowWithoutUpwards(Fact fact) {
  uint64_t walk = ++network_.walks;
  Meet(walk);
  std::vector<LibraryNode*> order;
  std::vector<std::pair<LibraryNode*, size_t>> stack{{this, 0}};
  while (!stack.empty()) {
    auto& [library, next] = stack.back();
    if (next < library->link_order_.size()) {
      LibraryNode* dependency = library->link_order_[next++].get();
      if ((dependency->known_ & fact) == 0 && dependency->Meet(walk))
        stack.push_back({dependency, 0});
      continue;
    }
    order.push_back(library);
    stack.pop_back();
  }
  return order;
}

// Whether nothing here and below waits to be linked for its initializers, or to be run.
bool LibraryNode::IsQuiet() {
  if ((known_ & kQuiet) != 0) return true;
  std::vector<LibraryNode*> order = BelowWithout(kQuiet);
  bool is_quiet = std::none_of(order.begin(), order.end(), [](LibraryNode* library) {
    return library->state_.has_waiting_functions() || library->LooksEager();
  });
  if (!is_quiet) return false;
  for (LibraryNode* library : order) library->known_ |= kQuiet;
  return true;
}

void LibraryNode::NoteThatMembersAreTaken() {
  for (LibraryNode* library : BelowWithout(kTaken)) library->known_ |= kTaken;
}

LibraryNode::Below& LibraryNode::below() {
  if ((known_ & kShape) != 0) return below_;
  std::vector<LibraryNode*> order = BelowWithoutUpwards(kShape);
  bool has_archives = std::any_of(order.begin(), order.end(),
                                  [](LibraryNode* library) { return library->HasArchives(); });
  bool has_circle = false;
  for (LibraryNode* library : order) {
    library->known_ |= kShape;
    for (auto& dependency : library->link_order_)
      has_circle = has_circle || (dependency->known_ & kShape) == 0;
  }
  for (LibraryNode* library : order) {
    library->below_.has_archives = has_archives;
    library->below_.shared_libraries =
        has_circle ? library->WalkToSharedLibraries() : library->JoinSharedLibraries();
  }
  return below_;
}

bool LibraryNode::HasArchives() const {
  return contents_.has_archives() ||
         std::any_of(link_order_.begin(), link_order_.end(), [](auto& dependency) {
           return (dependency->known_ & kShape) != 0 && dependency->below_.has_archives;
         });
}

namespace {

// One that comes a second time finds nothing that the first did not.
void AddNew(const std::vector<SharedLibrary>& more, std::vector<SharedLibrary>* list) {
  for (const SharedLibrary& one : more) {
    bool is_new = std::none_of(list->begin(), list->end(), [&](const SharedLibrary& other) {
      return other.handle == one.handle;
    });
    if (is_new) list->push_back(one);
  }
}

}  // namespace

// Of this library and all below, in the order of the search. The list is that of the dependencies
// where it is the same.
LibraryNode::SharedLibraries LibraryNode::JoinSharedLibraries() {
  SharedLibraries theirs;
  for (auto& dependency : link_order_) {
    const SharedLibraries& list = dependency->below_.shared_libraries;
    if (list == nullptr || list == theirs) continue;
    if (theirs != nullptr) return WalkToSharedLibraries();
    theirs = list;
  }
  if (shared_libraries_.empty()) return theirs;
  std::vector<SharedLibrary> list;
  AddNew(shared_libraries_, &list);
  if (theirs == nullptr) return std::make_shared<std::vector<SharedLibrary>>(std::move(list));
  AddNew(*theirs, &list);
  bool is_same = std::equal(list.begin(), list.end(), theirs->begin(), theirs->end(),
                            [](auto& a, auto& b) { return a.handle == b.handle; });
  return is_same ? theirs : std::make_shared<std::vector<SharedLibrary>>(std::move(list));
}

LibraryNode::SharedLibraries LibraryNode::WalkToSharedLibraries() {
  std::vector<SharedLibrary> list;
  for (LibraryNode* library : SearchOrder()) AddNew(library->shared_libraries_, &list);
  if (list.empty()) return nullptr;
  return std::make_shared<std::vector<SharedLibrary>>(std::move(list));
}

std::vector<LibraryNode*> LibraryNode::SearchOrder() {
  uint64_t walk = ++network_.walks;
  Meet(walk);
  std::vector<LibraryNode*> order{this};
  for (size_t i = 0; i < order.size(); ++i) {
    for (auto& dependency : order[i]->link_order_) {
      if (dependency->Meet(walk)) order.push_back(dependency.get());
    }
  }
  return order;
}

}  // namespace orcjit
