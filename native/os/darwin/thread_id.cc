#include <pthread.h>

#include "os/running.h"

namespace orcjit {

// Of the whole system: the lower half tells the threads of a process apart.
uint32_t ThreadId() {
  uint64_t number = 0;
  pthread_threadid_np(nullptr, &number);
  return static_cast<uint32_t>(number);
}

}  // namespace orcjit
