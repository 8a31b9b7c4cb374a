// What a linker defines in each library (link/linker_defined.h): where it lies in the graph.
#ifndef ORCJIT_GRAPH_LINKER_DEFINED_H_
#define ORCJIT_GRAPH_LINKER_DEFINED_H_

#include <cstdint>
#include <map>

#include "graph/unit_sections.h"
#include "machine/machine.h"

namespace orcjit {

class LinkerDefinedSymbols {
 public:
  // `dso_handle`: where an earlier unit of the library has put it, or 0. `format`: that of the
  // unit's objects, null if there are none.
  LinkerDefinedSymbols(const Machine& machine, const ObjectFormat* format, UnitSections& sections,
                       uint64_t dso_handle)
      : machine_(machine), format_(format), sections_(sections), known_dso_handle_(dso_handle) {}

  Target Of(uint32_t number);
  Target DsoHandle();
  // A copy of data that each unit has (os/link_support.h).
  Target SupportData(uint32_t number);

  // Once the graph has its addresses: the bounds of its sections.
  void PlaceBounds();
  bool HasTlsIndex() const;
  // The value of the variable by which code finds the thread-local block, if there is one.
  void SetTlsIndex(uint32_t index);
  // 0 unless this unit has it.
  uint64_t dso_handle() const;

 private:
  Target Made(uint32_t number, SectionContent kind, std::string_view content);
  Target Bound(uint32_t number);

  const Machine& machine_;
  const ObjectFormat* format_;
  UnitSections& sections_;
  uint64_t known_dso_handle_;
  Block* dso_handle_ = nullptr;
  std::map<uint32_t, Block*> made_;  // by LinkerDefined
  std::map<uint32_t, GraphSymbol*> bounds_;
  std::map<uint32_t, Block*> data_copies_;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_LINKER_DEFINED_H_
