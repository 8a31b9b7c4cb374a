#include "os/running.h"

#include <windows.h>

namespace orcjit {

uint32_t ProcessId() { return GetCurrentProcessId(); }

uint32_t ThreadId() { return GetCurrentThreadId(); }

uint64_t MonotonicNanoseconds() {
  constexpr uint64_t kPerSecond = 1'000'000'000;
  static const uint64_t frequency = [] {
    LARGE_INTEGER counts;
    QueryPerformanceFrequency(&counts);
    return static_cast<uint64_t>(counts.QuadPart);
  }();
  LARGE_INTEGER now;
  QueryPerformanceCounter(&now);
  auto count = static_cast<uint64_t>(now.QuadPart);
  // In two parts: the product of the whole would not fit.
  return count / frequency * kPerSecond + count % frequency * kPerSecond / frequency;
}

void StandStill() {
  while (true) Sleep(INFINITE);
}

}  // namespace orcjit
