// What refers to each other in a circle: reference counts alone never free it.
#ifndef ORCJIT_LINK_CIRCLE_H_
#define ORCJIT_LINK_CIRCLE_H_

#include <cstddef>
#include <map>
#include <vector>

namespace orcjit {

// Those that `start` refers to, directly or not, and that refer to it in the same way; each with
// the number of references to it from among them. Empty if there are none such.
// `references_of(node)` returns pointers to nodes, of any kind, in something that can be iterated.
template <typename Node, typename ReferencesOf>
std::map<Node*, size_t> CircleOf(Node* start, ReferencesOf references_of) {
  std::map<Node*, std::vector<Node*>> users{{start, {}}};  // of all that are reachable
  std::vector<Node*> waiting{start};
  while (!waiting.empty()) {
    Node* user = waiting.back();
    waiting.pop_back();
    for (const auto& reference : references_of(user)) {
      auto [place, is_new] = users.try_emplace(&*reference);
      place->second.push_back(user);
      if (is_new) waiting.push_back(&*reference);
    }
  }
  std::map<Node*, size_t> circle;
  if (users[start].empty()) return circle;
  circle[start] = 0;
  waiting.push_back(start);
  while (!waiting.empty()) {
    Node* used = waiting.back();
    waiting.pop_back();
    for (Node* user : users[used]) {
      ++circle[used];
      if (circle.try_emplace(user, 0).second) waiting.push_back(user);
    }
  }
  return circle;
}

}  // namespace orcjit

#endif  // ORCJIT_LINK_CIRCLE_H_
