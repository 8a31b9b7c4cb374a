// What one finalized link graph leaves behind: where its parts lie, what has to run, and what must
// be undone when its code goes.
#ifndef ORCJIT_JIT_LINKED_UNIT_H_
#define ORCJIT_JIT_LINKED_UNIT_H_

#include <memory>
#include <utility>

#include "graph/unit_layout.h"
#include "jit/code_map.h"
#include "jit/debuggers/linked_object.h"
#include "jit/lone_link.h"

namespace orcjit {

// Goes last: a base, and the first one.
struct UnitMemory {
  std::unique_ptr<LinkedMemory> memory;  // null if the library's JITDylib has it
};

struct LinkedUnit : UnitMemory, UnitLayout {
  // The objects of the layout are there as long as this is called.
  LinkedUnit(UnitLayout layout, std::unique_ptr<LinkedMemory> memory);

  std::shared_ptr<UnitCode> code;           // for backtraces
  std::unique_ptr<GdbEntries> gdb_entries;  // null unless a debugger is to be told
};

// Registers the unwind tables of a unit, and its code for backtraces. Once its IFUNC slots are
// filled as well, its code can run.
void ActivateUnit(LinkedUnit& unit);
void DeactivateUnit(LinkedUnit& unit);

}  // namespace orcjit

#endif  // ORCJIT_JIT_LINKED_UNIT_H_
