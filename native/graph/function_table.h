// One table of functions for the whole unit, sorted by where they begin (object/function_table.h).
// What the objects have of it lies side by side in one block, so that symbols and relocations there
// are those of any section; the entries are sorted when they are final.
#ifndef ORCJIT_GRAPH_FUNCTION_TABLE_H_
#define ORCJIT_GRAPH_FUNCTION_TABLE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "graph/placed.h"
#include "graph/unit_sections.h"
#include "object/function_table.h"
#include "os/unwind_tables.h"

namespace orcjit {

class FunctionTable {
 public:
  explicit FunctionTable(UnitSections& sections) : sections_(sections) {}

  // A section of an object that is a part of it.
  void Note(Placed& placed, uint32_t section);
  // When there are no more.
  void Place();

  // Once all content is final: sorts it, and checks what unwinders will trust, for code in that
  // range.
  llvm::Error Finish(uint64_t code_begin, uint64_t code_end);

  const FunctionRange& range() const { return range_; }

 private:
  struct Part {
    Placed* placed;
    uint32_t section;
    uint64_t start;
  };
  using Entries = std::vector<std::pair<FunctionEntry, const ObjectFile*>>;

  Entries EntriesOfCode(uint32_t code_begin, uint32_t code_end) const;

  UnitSections& sections_;
  std::vector<Part> parts_;
  uint64_t size_ = 0;
  Block* block_ = nullptr;
  FunctionRange range_;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_FUNCTION_TABLE_H_
