// Applies relocations: a machine's table says for each type what it is about (its form) and how
// that is written (its field); what remains are edges, which EdgeWriter writes.
#ifndef ORCJIT_GRAPH_RELOCATOR_H_
#define ORCJIT_GRAPH_RELOCATOR_H_

#include <cstdint>

#include "graph/got.h"
#include "graph/islands.h"
#include "graph/placed.h"
#include "graph/reach.h"
#include "graph/stubs.h"
#include "graph/symbol_targets.h"
#include "graph/thread_locals.h"
#include "machine/machine.h"

namespace orcjit {

class Relocator {
 public:
  Relocator(const Machine& machine, const PlacedObjects& placed, UnitSections& sections, Got& got,
            Stubs& stubs, Islands& islands, ThreadLocals& thread_locals, SymbolTargets& targets,
            ReachRules& reach)
      : machine_(machine),
        placed_(placed),
        sections_(sections),
        got_(got),
        stubs_(stubs),
        islands_(islands),
        thread_locals_(thread_locals),
        targets_(targets),
        reach_(reach) {}

  // The relocations of a section, if it is placed.
  void RelocateSection(Placed& placed, const RelocationTable& table);
  void Apply(const Fixup& fixup, uint32_t type);

 private:
  RelocationRule RuleFor(const Fixup& fixup, uint32_t type) const;
  // That of the object: stays.
  Target& CheckedTarget(const Fixup& fixup, const RelocationRule& rule);
  void RelocateThreadLocal(const Fixup& fixup, const RelocationRule& rule, Target target);
  // Throws JitError where a thread_local variable is not of this unit.
  void RequireOwn(const Fixup& fixup, const Target& target) const;
  uint64_t SizeOf(const Placed& placed, uint32_t symbol) const;
  void AddDifference(const Fixup& fixup, uint8_t field, const Target& target);
  void AddEdge(const Fixup& fixup, uint8_t field, const Target& target, int64_t addend);
  void AddSlotEdge(const Fixup& fixup, uint8_t field, uint64_t slot);

  const Machine& machine_;
  const PlacedObjects& placed_;
  UnitSections& sections_;
  Got& got_;
  Stubs& stubs_;
  Islands& islands_;
  ThreadLocals& thread_locals_;
  SymbolTargets& targets_;
  ReachRules& reach_;
  Target minus_;  // of the relocation before; of kind kMissing, but between the two of a pair
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_RELOCATOR_H_
