// What a thread that forks holds of the unwinder's, so that the child can throw.
#ifndef ORCJIT_OS_POSIX_UNWINDER_LOCK_H_
#define ORCJIT_OS_POSIX_UNWINDER_LOCK_H_

namespace orcjit {

void FindUnwinderLock();  // once, before the first fork
void LockUnwinder();
void UnlockUnwinder();

}  // namespace orcjit

#endif  // ORCJIT_OS_POSIX_UNWINDER_LOCK_H_
