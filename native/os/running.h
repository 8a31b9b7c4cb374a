// The process and the thread that run.
#ifndef ORCJIT_OS_RUNNING_H_
#define ORCJIT_OS_RUNNING_H_

#include <cstdint>

namespace orcjit {

// As the system counts them.
uint32_t ProcessId();
uint32_t ThreadId();

// The clock that counts from the start of the system (`perf record -k mono`).
uint64_t MonotonicNanoseconds();

// The calling thread does nothing more, and is there until the process ends.
[[noreturn]] void StandStill();

}  // namespace orcjit

#endif  // ORCJIT_OS_RUNNING_H_
