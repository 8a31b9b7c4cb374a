// What each symbol of the objects stands for in the graph, as the link plan has decided.
#ifndef ORCJIT_GRAPH_SYMBOL_TARGETS_H_
#define ORCJIT_GRAPH_SYMBOL_TARGETS_H_

#include <cstdint>
#include <string>

#include "graph/commons.h"
#include "graph/got.h"
#include "graph/linker_defined.h"
#include "graph/placed.h"
#include "graph/section_bounds.h"
#include "graph/stubs.h"
#include "graph/thread_locals.h"

namespace orcjit {

class SymbolTargets {
 public:
  SymbolTargets(const LinkPart& part, const PlacedObjects& placed, UnitSections& sections, Got& got,
                Stubs& stubs, Commons& commons, ThreadLocals& thread_locals,
                LinkerDefinedSymbols& linker_defined, SectionBounds& bounds)
      : part_(part),
        placed_(placed),
        sections_(sections),
        got_(got),
        stubs_(stubs),
        commons_(commons),
        thread_locals_(thread_locals),
        linker_defined_(linker_defined),
        bounds_(bounds) {}

  // Made when it is first asked for.
  Target& Of(Placed& placed, uint32_t symbol);

  // The name under which ORC knows a definition that another library refers to.
  static std::string CrossName(const LibraryNode& library, llvm::StringRef symbol);

 private:
  Target Make(Placed& placed, uint32_t symbol);
  Target OfOwn(Placed& placed, uint32_t symbol);
  Target OfDefinition(Definition& definition);
  Target OfSectionBound(const ObjectSymbol& symbol, bool is_start);

  const LinkPart& part_;
  const PlacedObjects& placed_;
  UnitSections& sections_;
  Got& got_;
  Stubs& stubs_;
  Commons& commons_;
  ThreadLocals& thread_locals_;
  LinkerDefinedSymbols& linker_defined_;
  SectionBounds& bounds_;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_SYMBOL_TARGETS_H_
