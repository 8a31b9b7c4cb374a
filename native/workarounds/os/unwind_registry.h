// libgcc's lock over its registry of unwind tables, which every exception takes once a table has
// been registered.
//
// Trigger: a process that has registered unwind tables forks while another of its threads throws.
// Affected: libgcc before GCC 13, whose unwinder searches the registry under a mutex; later ones
// read it without a lock.
// Symptom: the mutex stays locked in the child, and the first exception there waits forever.
// Cure: who forks holds it. It is not shown to anybody; how it is found, unwind_registry.cc says.
// To be deleted with support for GCC 12's libgcc: with os/posix/unwinder_lock.h, its calls in
// os/posix/fork_gate.cc, and os/linux/passed_addresses.h.
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
