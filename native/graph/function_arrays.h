// The functions of a unit that run when its library is loaded or unloaded.
#ifndef ORCJIT_GRAPH_FUNCTION_ARRAYS_H_
#define ORCJIT_GRAPH_FUNCTION_ARRAYS_H_

#include <utility>
#include <vector>

#include "graph/target.h"
#include "graph/unit_layout.h"
#include "link/symbol_index.h"

namespace orcjit {

class FunctionArrays {
 public:
  // An array of pointers, or a function itself, if the section is one.
  void Note(const ObjectFile& object, const ObjectSection& section, const Block& block);

  // In link order, once the graph has its addresses.
  void NoteAddresses(std::vector<FunctionArray>* arrays) const;

 private:
  std::vector<std::pair<FunctionArray, const Block*>> arrays_;
};

// Whether the section is a function that runs, and no array of pointers to some.
bool IsFunctionItself(const ObjectSection& section);

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_FUNCTION_ARRAYS_H_
