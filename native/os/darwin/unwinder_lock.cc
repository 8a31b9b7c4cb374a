// The system's unwinder takes no lock that a child of a fork would find held by nobody: it makes
// its own ones anew there.
#include "os/posix/unwinder_lock.h"

namespace orcjit {

void FindUnwinderLock() {}
void LockUnwinder() {}
void UnlockUnwinder() {}

}  // namespace orcjit
