// The lock under which the host of this library runs its own code: Python's GIL.
//
// A thread may come here holding it or not. Whoever waits here for another thread gives it up for
// that long: the other one may be running an initializer that needs it. And nobody waits for it
// while holding a lock of ours, so neither can wait for the other.
#ifndef ORCJIT_OS_HOST_LOCK_H_
#define ORCJIT_OS_HOST_LOCK_H_

namespace orcjit {

struct HostLock {
  bool (*is_held)();   // by the calling thread
  void* (*release)();  // returns what acquire() needs
  void (*acquire)(void* token);
};

// Once, before there are threads that hold it. Without it there is no such lock.
void SetHostLock(const HostLock& lock);

bool IsHostLockHeld();

// While one exists, the calling thread does not hold the host's lock.
class HostLockReleased {
 public:
  HostLockReleased();
  HostLockReleased(const HostLockReleased&) = delete;
  HostLockReleased& operator=(const HostLockReleased&) = delete;
  // May end the thread instead, when the host is ending.
  ~HostLockReleased() noexcept(false);

 private:
  void* token_ = nullptr;
};

}  // namespace orcjit

#endif  // ORCJIT_OS_HOST_LOCK_H_
