// Gives each section of the objects that is loaded its block in the graph.
#ifndef ORCJIT_GRAPH_SECTION_PLACER_H_
#define ORCJIT_GRAPH_SECTION_PLACER_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "graph/function_arrays.h"
#include "graph/function_table.h"
#include "graph/islands.h"
#include "graph/placed.h"
#include "graph/section_bounds.h"
#include "graph/unit_sections.h"
#include "machine/machine.h"

namespace orcjit {

class SectionPlacer {
 public:
  SectionPlacer(const Machine& machine, UnitSections& sections, Islands& islands,
                FunctionArrays& arrays, FunctionTable& function_table, SectionBounds& bounds)
      : machine_(machine),
        sections_(sections),
        islands_(islands),
        arrays_(arrays),
        function_table_(function_table),
        bounds_(bounds) {}

  // Large sections behind all others: code reaches those by 32 bits, and the large ones by 64.
  void PlaceAll(const PlacedObjects& objects);

 private:
  void PlaceSections(Placed& placed, bool large);
  void PlaceSorted();
  void PlaceSection(Placed& placed, uint32_t index);
  Block& AddFragment(Placed& placed, uint32_t index);

  const Machine& machine_;
  UnitSections& sections_;
  Islands& islands_;
  FunctionArrays& arrays_;
  FunctionTable& function_table_;
  SectionBounds& bounds_;
  std::vector<std::pair<Placed*, uint32_t>> sorted_;  // sections that come by their names
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_SECTION_PLACER_H_
