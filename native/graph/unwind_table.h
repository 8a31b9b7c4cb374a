// One unwind table for the whole unit. GCC 12's unwinder stops at the first table whose address
// range covers the searched address, so tables of several objects, whose ranges interleave when
// COMDAT copies are left out, would lose functions; and an alignment gap between two would end the
// table early.
#ifndef ORCJIT_GRAPH_UNWIND_TABLE_H_
#define ORCJIT_GRAPH_UNWIND_TABLE_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "graph/placed.h"
#include "graph/relocator.h"
#include "graph/unit_sections.h"

namespace orcjit {

class UnwindTable {
 public:
  UnwindTable(const PlacedObjects& placed, UnitSections& sections, Relocator& relocator)
      : placed_(placed), sections_(sections), relocator_(relocator) {}

  void Build();

  // Once all content is final: what unwinders will trust, for code in that range.
  llvm::Error Check(uint64_t code_begin, uint64_t code_end) const;
  // 0 if the unit has none.
  uint64_t address() const { return block_ == nullptr ? 0 : block_->getAddress().getValue(); }

 private:
  const PlacedObjects& placed_;
  UnitSections& sections_;
  Relocator& relocator_;
  Block* block_ = nullptr;
  std::vector<std::pair<uint64_t, const ObjectFile*>> parts_;  // where each object's records begin
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_UNWIND_TABLE_H_
