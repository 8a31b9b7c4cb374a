// Everything that compilers call is in libraries of the system.
#include "os/machine_symbols.h"

namespace orcjit {

void* FindMachineSymbol(std::string_view) { return nullptr; }

bool IsMachineSymbol(const void*) { return false; }

}  // namespace orcjit
