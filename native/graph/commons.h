// Common symbols: one block for each, as large as the largest of that name.
#ifndef ORCJIT_GRAPH_COMMONS_H_
#define ORCJIT_GRAPH_COMMONS_H_

#include <vector>

#include "graph/placed.h"
#include "graph/unit_sections.h"

namespace orcjit {

class Commons {
 public:
  Commons(UnitSections& sections, const PlacedObjects& placed)
      : sections_(sections), placed_(placed) {}

  // Those of this unit, in the order in which its objects refer to them.
  std::vector<Definition*> Unlinked() const;
  // Of those that are not thread-local.
  void Place();
  Block& BlockOf(Definition& definition);
  bool HasBlock(Definition* definition) const { return blocks_.count(definition) != 0; }

 private:
  UnitSections& sections_;
  const PlacedObjects& placed_;
  llvm::DenseMap<Definition*, Block*> blocks_;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_COMMONS_H_
