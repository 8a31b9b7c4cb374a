#include "jit/linked_unit.h"

#include "os/unwind_tables.h"

namespace orcjit {

void ActivateUnit(LinkedUnit& unit) {
  if (unit.eh_frame != 0) RegisterUnwindTable(unit.eh_frame);
  if (unit.code != nullptr) CodeMap::Get().Add(unit.code_begin, unit.code_end, unit.code);
}

void DeactivateUnit(LinkedUnit& unit) {
  if (unit.eh_frame != 0) DeregisterUnwindTable(unit.eh_frame);
  unit.eh_frame = 0;
  if (unit.code != nullptr) CodeMap::Get().Remove(unit.code_begin);
  unit.code.reset();
}

}  // namespace orcjit
