// Writes what the edges of a graph say, once all addresses are known, and checks that all of them
// reach.
#ifndef ORCJIT_GRAPH_EDGE_WRITER_H_
#define ORCJIT_GRAPH_EDGE_WRITER_H_

#include <cstdint>

#include "graph/got.h"
#include "graph/placed.h"
#include "graph/stubs.h"
#include "graph/thread_locals.h"
#include "machine/machine.h"

namespace orcjit {

class EdgeWriter {
 public:
  EdgeWriter(const Machine& machine, const PlacedObjects& placed, UnitSections& sections,
             const Got& got, const Stubs& stubs, const ThreadLocals& thread_locals)
      : machine_(machine),
        placed_(placed),
        sections_(sections),
        got_(got),
        stubs_(stubs),
        thread_locals_(thread_locals) {}

  llvm::Error Write(const Edge& edge) const;
  llvm::Error WriteDistances() const;
  llvm::Error WriteDifferences() const;

 private:
  uint64_t AddressFor(const Edge& edge, Reach reach, uint64_t place) const;
  uint64_t BaseOf(Base base, uint64_t place) const;
  llvm::Error NotWritten(const Block& block, uint64_t offset, Written problem, Base base,
                         int64_t value) const;

  const Machine& machine_;
  const PlacedObjects& placed_;
  UnitSections& sections_;
  const Got& got_;
  const Stubs& stubs_;
  const ThreadLocals& thread_locals_;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_EDGE_WRITER_H_
