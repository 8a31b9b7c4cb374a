// Objects for other machines can be linked, and not run: the tests of the linker do. The fuzz
// target, which runs nothing, always does, and replaces this file.
#include <atomic>

#include "machine/machine.h"

namespace orcjit {
namespace {

std::atomic<bool> is_linked_for_all{false};

}  // namespace

bool IsLinkedHere(const Machine& machine) {
  return &machine == &HostMachine() || IsLinkedForAllMachines();
}

bool IsLinkedForAllMachines() { return is_linked_for_all.load(std::memory_order_relaxed); }

void LinkForAllMachines(bool all) { is_linked_for_all = all; }

}  // namespace orcjit
