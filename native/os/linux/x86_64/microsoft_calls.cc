#include "os/linked_calls.h"

namespace orcjit {

// What is called may write above its return address, and leaves other registers alone.
void CallMicrosoftFunction(uint64_t function) {
  reinterpret_cast<void(__attribute__((ms_abi))*)()>(function)();
}

}  // namespace orcjit
