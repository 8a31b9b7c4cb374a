#include "os/linked_calls.h"

namespace orcjit {

// Without arguments, there is no difference.
void CallMicrosoftFunction(uint64_t function) { reinterpret_cast<void (*)()>(function)(); }

}  // namespace orcjit
