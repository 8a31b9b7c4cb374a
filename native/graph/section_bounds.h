// Sections that can be walked from __start_NAME to __stop_NAME: where they begin and end.
#ifndef ORCJIT_GRAPH_SECTION_BOUNDS_H_
#define ORCJIT_GRAPH_SECTION_BOUNDS_H_

#include <map>
#include <string>

#include "graph/unit_sections.h"

namespace orcjit {

class SectionBounds {
 public:
  explicit SectionBounds(UnitSections& sections) : sections_(sections) {}

  void Note(std::string_view name, Block& block);
  // kMissing if there are none of that name.
  Target Of(const std::string& name, bool is_start);

 private:
  UnitSections& sections_;
  std::map<std::string, Block*> first_, last_;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_SECTION_BOUNDS_H_
