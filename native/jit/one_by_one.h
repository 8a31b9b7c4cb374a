// Lets go of references in a loop. Each may be the last one to what holds references in turn, and
// chains of those are longer than a stack is deep.
#ifndef ORCJIT_JIT_ONE_BY_ONE_H_
#define ORCJIT_JIT_ONE_BY_ONE_H_

#include <utility>
#include <vector>

namespace orcjit {

// Calls `let_go` with each of `references`, the first one first; and, before the next one, with
// those for which this is called in the same thread meanwhile. So the order is that of destructors.
template <typename Pointer, typename LetGo>
void LetGoOneByOne(std::vector<Pointer> references, LetGo let_go) {
  static thread_local std::vector<Pointer>* waiting = nullptr;  // the next one last
  bool is_outermost = waiting == nullptr;
  std::vector<Pointer> own;
  if (is_outermost) waiting = &own;
  while (!references.empty()) {
    waiting->push_back(std::move(references.back()));
    references.pop_back();
  }
  if (!is_outermost) return;
  while (!own.empty()) {
    Pointer next = std::move(own.back());
    own.pop_back();
    let_go(std::move(next));
  }
  waiting = nullptr;
}

}  // namespace orcjit

#endif  // ORCJIT_JIT_ONE_BY_ONE_H_
