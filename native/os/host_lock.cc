#include "os/host_lock.h"

#include "os/process_state.h"

namespace orcjit {

// Each interpreter of the process sets the same one. It is kept until the very end of the process.
void SetHostLock(const HostLock& lock) {
  static const HostLock kept = lock;
  SystemState::Get().host_lock = &kept;
}

bool IsHostLockHeld() {
  const HostLock* lock = SystemState::Get().host_lock;
  return lock != nullptr && lock->is_held();
}

HostLockReleased::HostLockReleased() {
  if (IsHostLockHeld()) token_ = SystemState::Get().host_lock.load()->release();
}

HostLockReleased::~HostLockReleased() noexcept(false) {
  if (token_ != nullptr) SystemState::Get().host_lock.load()->acquire(token_);
}

}  // namespace orcjit
