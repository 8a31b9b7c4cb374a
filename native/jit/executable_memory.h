// Whether an address can be called.
#ifndef ORCJIT_JIT_EXECUTABLE_MEMORY_H_
#define ORCJIT_JIT_EXECUTABLE_MEMORY_H_

#include <cstdint>

namespace orcjit {

// Whether it lies in executable memory of this process, of whatever owner. Slow.
bool IsExecutableMemory(uint64_t address);

}  // namespace orcjit

#endif  // ORCJIT_JIT_EXECUTABLE_MEMORY_H_
