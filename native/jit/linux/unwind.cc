// Unwind tables of linked code, the way libgcc knows them.
#include "jit/linked_unit.h"

// libgcc_s: the unwinder that also walks the host's frames. The core must never be linked with
// -static-libgcc, or exceptions of linked code would meet a second, private registry and terminate.
extern "C" void __register_frame(void* begin);
extern "C" void __deregister_frame(void* begin);

namespace orcjit {

void ActivateUnit(LinkedUnit& unit) {
  if (unit.eh_frame != 0) __register_frame(reinterpret_cast<void*>(unit.eh_frame));
  if (unit.code != nullptr) CodeMap::Get().Add(unit.code_begin, unit.code_end, unit.code);
}

void DeactivateUnit(LinkedUnit& unit) {
  if (unit.eh_frame != 0) __deregister_frame(reinterpret_cast<void*>(unit.eh_frame));
  unit.eh_frame = 0;
  if (unit.code != nullptr) CodeMap::Get().Remove(unit.code_begin);
  unit.code.reset();
}

}  // namespace orcjit
