#include "os/running.h"

#include <time.h>
#include <unistd.h>

namespace orcjit {

uint32_t ProcessId() { return static_cast<uint32_t>(getpid()); }

uint64_t MonotonicNanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

void StandStill() {
  while (true) pause();
}

}  // namespace orcjit
