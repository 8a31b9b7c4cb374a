#include "graph/section_bounds.h"

namespace orcjit {

// As GNU ld does, zero-filled sections are walked only where no others have the name: they lie
// behind the content of all sections.
void SectionBounds::Note(std::string_view name, Block& block) {
  if (!IsCIdentifier(name)) return;
  auto [first, is_new] = first_.try_emplace(std::string(name), &block);
  Block*& last = last_[first->first];
  if (!is_new && block.isZeroFill() && !last->isZeroFill()) return;
  if (!is_new && !block.isZeroFill() && last->isZeroFill()) first->second = &block;
  last = &block;
}

Target SectionBounds::Of(const std::string& name, bool is_start) {
  auto& bounds = is_start ? first_ : last_;
  auto it = bounds.find(name);
  if (it == bounds.end()) return {};
  auto end = static_cast<int64_t>(it->second->getSize());
  return sections_.BlockTarget(*it->second, is_start ? 0 : end);
}

}  // namespace orcjit
