// Compact relocations: SHT_CREL, as `-Wa,--crel` makes them
// (https://maskray.me/blog/2024-03-09-a-compact-relocation-format-for-elf).
//
// A stream of LEB128 numbers: a header with the count, then per relocation the differences to the
// one before.
#ifndef ORCJIT_OBJECT_ELF_CREL_H_
#define ORCJIT_OBJECT_ELF_CREL_H_

#include <string_view>
#include <vector>

#include "object/object_model.h"

namespace orcjit {

// False if the content is cut off, or counts more relocations than it can hold.
bool DecodeCompactRelocations(std::string_view content, std::vector<ObjectRelocation>* out);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_ELF_CREL_H_
