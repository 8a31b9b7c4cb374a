// AArch64 wants each processor to execute an ISB before it runs what another has written, where it
// may have fetched what was at the address before, as after a library has been unloaded.
#include "os/linux/instruction_fetch.h"

#include <sys/syscall.h>
#include <unistd.h>

namespace orcjit {
namespace {

// <linux/membarrier.h>, of Linux 4.16.
constexpr int kSyncCore = 1 << 5;
constexpr int kRegisterSyncCore = 1 << 6;

}  // namespace

// An older kernel refuses it; a thread that was scheduled since has executed one.
void SynchronizeInstructionFetch() {
  static const bool is_registered = syscall(SYS_membarrier, kRegisterSyncCore, 0, 0) == 0;
  if (is_registered) syscall(SYS_membarrier, kSyncCore, 0, 0);
}

}  // namespace orcjit
