#include "os/linux/instruction_fetch.h"

namespace orcjit {

// The processor sees to it.
void SynchronizeInstructionFetch() {}

}  // namespace orcjit
