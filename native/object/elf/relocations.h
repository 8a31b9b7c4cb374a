// Tables of relocations: SHT_RELA and SHT_CREL.
#ifndef ORCJIT_OBJECT_ELF_RELOCATIONS_H_
#define ORCJIT_OBJECT_ELF_RELOCATIONS_H_

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "machine/machine.h"
#include "object/object_model.h"

namespace orcjit {

// The number of a relocation's type in a file: those of other formats are none of ELF's.
inline uint32_t ElfRelocationType(uint32_t number) {
  if (number < kOfOtherFormats) return number;
  return kUnknownToMachines + std::min(number, UINT32_MAX - kUnknownToMachines);
}

// Whether code refers to what another object defines by an address of 32 bits. The relocations have
// been checked for their size; compact ones are passed over.
bool CountsOnLowAddresses(const RelocationTable& table, const Machine& machine,
                          const std::vector<ObjectSymbol>& symbols);

// How large the relocations of a section of that type are at most, in the form of SHT_RELA.
uint64_t MostRelocationBytes(uint32_t type, std::string_view content);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_ELF_RELOCATIONS_H_
