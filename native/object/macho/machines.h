// The machines that Mach-O files are for.
#ifndef ORCJIT_OBJECT_MACHO_MACHINES_H_
#define ORCJIT_OBJECT_MACHO_MACHINES_H_

#include <cstdint>
#include <string>

#include "machine/machine.h"

namespace orcjit {

// As messages call it.
std::string MachoMachineName(uint32_t cpu_type);

// Null if no machine here has that number.
const Machine* FindMachoMachine(uint32_t cpu_type);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_MACHO_MACHINES_H_
