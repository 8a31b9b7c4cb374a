// The calls that a thread is in the middle of, and what they are in loaded libraries.
#ifndef ORCJIT_OS_CALL_STACK_H_
#define ORCJIT_OS_CALL_STACK_H_

#include <cstdint>
#include <string>
#include <vector>

namespace orcjit {

// Addresses in the calling instructions, innermost first, as far as there are unwind tables.
std::vector<uint64_t> CallStack();

struct LoadedFunction {
  std::string symbol;             // empty if the library does not tell
  const void* library = nullptr;  // where it is loaded; null if the address is in none
};
LoadedFunction LoadedFunctionAt(uint64_t address);

}  // namespace orcjit

#endif  // ORCJIT_OS_CALL_STACK_H_
