// How the code of Mach-O objects is unwound: by records of 32 bytes for a linker, of which most say
// in one number what kind of frame a function has (__LD,__compact_unwind,
// https://github.com/apple-oss-distributions/libunwind/blob/main/libunwind/include/mach-o/compact_unwind_encoding.h);
// and by DWARF's (__TEXT,__eh_frame) where that does not do, in which fields are distances without
// relocations.
//
// A unit has one table of DWARF's records, whatever its objects have: so both become sections of
// such records, with relocations as the other formats have them.
#ifndef ORCJIT_OBJECT_MACHO_UNWINDING_H_
#define ORCJIT_OBJECT_MACHO_UNWINDING_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "object/macho/relocations.h"

namespace orcjit {

// Ready to be a section that is an unwind table.
struct MachoUnwindTable {
  std::string content;
  std::vector<ObjectRelocation> relocations;
};

// In the file's own addresses.
using MachoAddresses = std::set<uint64_t>;

// Of the section of the model that is __eh_frame, whose relocations these are. Enters the functions
// that it describes. Returns what is wrong with it; null if nothing is.
const char* ReadEhFrame(const MachoParts& parts, uint32_t section,
                        std::vector<ObjectRelocation> relocations, MachoUnwindTable* table,
                        MachoAddresses* described);

// Of the section that is __compact_unwind: records for what is not described otherwise.
const char* ReadCompactUnwind(const MachoParts& parts, uint32_t section,
                              const std::vector<ObjectRelocation>& relocations,
                              const MachoAddresses& described, MachoUnwindTable* table);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_MACHO_UNWINDING_H_
