// What threads have fetched of code, which another has changed since.
#ifndef ORCJIT_OS_LINUX_INSTRUCTION_FETCH_H_
#define ORCJIT_OS_LINUX_INSTRUCTION_FETCH_H_

namespace orcjit {

// From now on all threads run what is in memory.
void SynchronizeInstructionFetch();

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_INSTRUCTION_FETCH_H_
