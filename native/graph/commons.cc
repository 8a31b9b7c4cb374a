#include "graph/commons.h"

namespace orcjit {

std::vector<Definition*> Commons::Unlinked() const {
  std::vector<Definition*> commons;
  for (auto& placed : placed_) {
    for (const Resolution& resolution : placed->object->resolutions) {
      Definition* definition = resolution.definition;
      if (resolution.kind == Resolution::Kind::kDefinition && !definition->is_linked &&
          definition->strength == Definition::Strength::kCommon &&
          placed_.Find(definition->object) != nullptr) {
        commons.push_back(definition);
      }
    }
  }
  return commons;
}

void Commons::Place() {
  for (Definition* definition : Unlinked()) {
    if (!definition->is_tls) BlockOf(*definition);
  }
}

Block& Commons::BlockOf(Definition& definition) {
  Block*& block = blocks_[&definition];
  if (block == nullptr) {
    bool is_large = definition.object->model->symbols()[definition.symbol].is_large;
    block = &sections_.AddZeroData(definition.common_size, definition.common_alignment, is_large);
    sections_.SymbolOf(*block);
  }
  return *block;
}

}  // namespace orcjit
