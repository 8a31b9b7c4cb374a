// What code refers to by a field that may not reach it: functions get a stub, addresses come out of
// the GOT, constants are copied, and data decides where the code is placed.
#ifndef ORCJIT_GRAPH_REACH_H_
#define ORCJIT_GRAPH_REACH_H_

#include <cstdint>
#include <map>

#include "graph/got.h"
#include "graph/placed.h"
#include "graph/placement.h"
#include "graph/stubs.h"
#include "machine/machine.h"

namespace orcjit {

class ReachRules {
 public:
  // `placement`: where the unit will be, in `regions`.
  ReachRules(const Machine& machine, UnitSections& sections, Got& got, Stubs& stubs,
             const Placement& placement, CodeRegions& regions)
      : machine_(machine),
        sections_(sections),
        got_(got),
        stubs_(stubs),
        regions_(regions),
        placement_(placement),
        needed_placement_(placement) {}

  // What the relocation has to refer to instead, if that may be out of reach of its field. May
  // change the instruction that it belongs to, and its field with that.
  Target WithinReach(const Fixup& fixup, uint8_t* field, Target& target);

  // Where the unit has to be, and what it refers to as well. If that is not what the constructor
  // was told, it was built for another place, and may have to be built again.
  const Placement& needed_placement() const { return needed_placement_; }
  bool depends_on_placement() const { return depends_on_placement_; }

 private:
  Target LinkedTarget(const Fixup& fixup, uint8_t* field, Target& target);
  Target ProcessTarget(const Fixup& fixup, uint8_t* field, Target& target);
  static bool IsFunction(const Fixup& fixup, const Target& target);
  bool IsFar(Reach reach, const Target& target);
  bool CanLoadAddress(const Fixup& fixup, uint8_t field);
  bool CanLoadAllParts(Placed& placed, uint32_t symbol);
  Target LoadedAddress(const Fixup& fixup, uint8_t* field, const Target& target);
  Target CopyOfConstant(const Fixup& fixup, const Target& target);
  void NoteDataOfProcess(Reach reach, const Target& target);

  const Machine& machine_;
  UnitSections& sections_;
  Got& got_;
  Stubs& stubs_;
  CodeRegions& regions_;
  const Placement placement_;
  Placement needed_placement_;
  bool depends_on_placement_ = false;          // something is reached in another way elsewhere
  std::map<int64_t, Block*> constant_copies_;  // by the original's address
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_REACH_H_
