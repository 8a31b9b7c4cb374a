// Tables of relocations: SHT_RELA and SHT_CREL.
#ifndef ORCJIT_OBJECT_ELF_RELOCATIONS_H_
#define ORCJIT_OBJECT_ELF_RELOCATIONS_H_

#include <cstdint>
#include <string_view>

namespace orcjit {

// How large the relocations of a section of that type are at most, in the form of SHT_RELA.
uint64_t MostRelocationBytes(uint32_t type, std::string_view content);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_ELF_RELOCATIONS_H_
