#include "os/posix/unwinder_lock.h"

#include "workarounds/os/unwind_registry.h"

namespace orcjit {

void FindUnwinderLock() { FindUnwindRegistryLock(); }
void LockUnwinder() { LockUnwindRegistry(); }
void UnlockUnwinder() { UnlockUnwindRegistry(); }

}  // namespace orcjit
