// libgcc's lock over its registry of unwind tables, which every exception takes once a table has
// been registered. A thread that throws while another one forks would leave it locked in the child.
#ifndef ORCJIT_WORKAROUNDS_OS_UNWIND_REGISTRY_H_
#define ORCJIT_WORKAROUNDS_OS_UNWIND_REGISTRY_H_

namespace orcjit {

// Around fork; both do nothing where the lock is not found.
void LockUnwindRegistry();
void UnlockUnwindRegistry();

// Looks for the lock; once, before the first of the above.
void FindUnwindRegistryLock();

}  // namespace orcjit

#endif  // ORCJIT_WORKAROUNDS_OS_UNWIND_REGISTRY_H_
