// The fuzz target, which runs nothing, links for every machine: it replaces this file.
#include "machine/machine.h"

namespace orcjit {

bool IsLinkedHere(const Machine& machine) { return &machine == &HostMachine(); }

}  // namespace orcjit
