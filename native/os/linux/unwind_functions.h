// The functions that an unwind table describes (Linux Standard Base, "Exception Frames").
#ifndef ORCJIT_OS_LINUX_UNWIND_FUNCTIONS_H_
#define ORCJIT_OS_LINUX_UNWIND_FUNCTIONS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace orcjit {

struct UnwindFunction {
  uint64_t begin;
  uint64_t size;
  uint64_t record;  // the address of its frame description entry
};

// Of an .eh_frame section in memory, up to its end mark; `most` at most, in their order there. None
// where it has anything that compilers do not make: an unwinder may understand that all the same.
std::vector<UnwindFunction> FunctionsOfUnwindTable(uint64_t eh_frame, size_t most = SIZE_MAX);

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_UNWIND_FUNCTIONS_H_
