// Reads relocations of Mach-O, also before there is a model.
#ifndef ORCJIT_OBJECT_MACHO_RELOCATIONS_H_
#define ORCJIT_OBJECT_MACHO_RELOCATIONS_H_

#include <vector>

#include "object/macho/atoms.h"
#include "object/object_model.h"

namespace orcjit {

struct MachoParts {
  const Machine& machine;
  const std::vector<ObjectSection>& sections;
  const std::vector<ObjectSymbol>& symbols;
  const MachoAtoms& atoms;
};

// False if the table is cut off. Offsets and symbols are those of the model, and not yet checked.
bool DecodeMachoRelocations(const MachoParts& parts, const RelocationTable& table,
                            std::vector<ObjectRelocation>* out);

// The number of a relocation that takes the distance from its place to a symbol.
uint32_t MachoDistance(const Machine& machine, uint32_t size);
// And to the slot of the global offset table that has its address.
uint32_t MachoSlotDistance32(const Machine& machine);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_MACHO_RELOCATIONS_H_
