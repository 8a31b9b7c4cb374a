// Stands in for jit/run_functions.cc, and machine/linked_here.cc: the code of a fuzzed object
// may do anything, so none of it is called.
#include "jit/initializers.h"
#include "jit/linked_unit.h"
#include "machine/machine.h"

namespace orcjit {

void RunInitializer(const InitFunction&, const std::string&) {}

void RunFinalizer(const InitFunction&, const std::string&) {}

void ResolveIfunc(const IfuncSlot&, const std::string&) {}

bool IsLinkedHere(const Machine&) { return true; }

bool IsLinkedForAllMachines() { return true; }

}  // namespace orcjit
