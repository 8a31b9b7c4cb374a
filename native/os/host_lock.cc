#include "os/host_lock.h"

#include <atomic>

namespace orcjit {
namespace {

std::atomic<const HostLock*> host_lock{nullptr};

}  // namespace

// Each interpreter of the process sets the same one. It is kept until the very end of the process.
void SetHostLock(const HostLock& lock) {
  static const HostLock kept = lock;
  host_lock = &kept;
}

bool IsHostLockHeld() {
  const HostLock* lock = host_lock;
  return lock != nullptr && lock->is_held();
}

HostLockReleased::HostLockReleased() {
  if (IsHostLockHeld()) token_ = host_lock.load()->release();
}

HostLockReleased::~HostLockReleased() noexcept(false) {
  if (token_ != nullptr) host_lock.load()->acquire(token_);
}

}  // namespace orcjit
