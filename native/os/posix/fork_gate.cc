#include "os/fork_gate.h"

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <new>

#include "os/host_lock.h"
#include "workarounds/os/unwind_registry.h"

namespace orcjit {
namespace {

thread_local int depth = 0;

constexpr pthread_t kNobody = 0;  // no thread's name
// A thread keeps its name in the child.
std::atomic<pthread_t> forker{kNobody};

// Added without a lock, which a thread that forks might hold.
constexpr size_t kMostHandlers = 4;
std::atomic<const ForkHandler*> handlers[kMostHandlers];

}  // namespace

class ForkGate {
 public:
  static ForkGate& Get() {
    static ForkGate* instance = [] {
      FindUnwindRegistryLock();
      pthread_atfork([] { Get().Close(); }, [] { Get().Open(false); }, [] { Get().Open(true); });
      return new ForkGate;  // used until the very end of the process
    }();
    return *instance;
  }

  // `mutex` may be null. Waits as long as somebody else holds it; or, for those who are not inside
  // already, as the gate is closed.
  void Enter(LongMutex* mutex, bool is_inside) {
    bool may_release = !is_inside && IsHostLockHeld();
    while (!TryEnter(mutex, is_inside, /*may_wait=*/!may_release)) {
      // In between, the host's lock is waited for with nothing of ours held.
      HostLockReleased released;
      std::unique_lock<std::mutex> lock(mutex_);
      while (!CanEnter(mutex, is_inside)) changed_.wait(lock);
    }
  }

  void Leave(LongMutex* mutex, bool is_inside) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!is_inside) --inside_;
    if (mutex != nullptr) mutex->is_locked_ = false;
    if (inside_ == 0 || mutex != nullptr) changed_.notify_all();
  }

 private:
  bool CanEnter(const LongMutex* mutex, bool is_inside) const {
    return (is_inside || !is_closed_) && (mutex == nullptr || !mutex->is_locked_);
  }

  bool TryEnter(LongMutex* mutex, bool is_inside, bool may_wait) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!CanEnter(mutex, is_inside)) {
      if (!may_wait) return false;
      changed_.wait(lock);
    }
    if (!is_inside) ++inside_;
    if (mutex != nullptr) mutex->is_locked_ = true;
    return true;
  }

  // The mutex stays locked over the fork, so that it is in a known state in the child.
  void Close() {
    mutex_.lock();
    std::unique_lock<std::mutex> lock(mutex_, std::adopt_lock);
    while (is_closed_) changed_.wait(lock);  // another thread forks
    is_closed_ = true;
    while (inside_ != 0) changed_.wait(lock);
    lock.release();
    LockForHandlers();
    LockUnwindRegistry();
    forker = pthread_self();
  }

  void Open(bool is_child) {
    forker = kNobody;
    UnlockUnwindRegistry();
    UnlockForHandlers(is_child);
    is_closed_ = false;
    // Threads that wait in the parent do not exist in the child.
    if (is_child) new (&changed_) std::condition_variable;
    mutex_.unlock();
    changed_.notify_all();
  }

  void LockForHandlers() {
    for (const std::atomic<const ForkHandler*>& handler : handlers) {
      if (handler == nullptr) return;
      locked_[count_] = handler;
      locked_[count_++]->lock();
    }
  }

  void UnlockForHandlers(bool is_child) {
    while (count_ != 0) locked_[--count_]->unlock(is_child);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  const ForkHandler* locked_[kMostHandlers] = {};  // while it is closed
  size_t count_ = 0;
  int inside_ = 0;
  bool is_closed_ = false;
};

void AddForkHandler(const ForkHandler& handler) {
  for (std::atomic<const ForkHandler*>& place : handlers) {
    const ForkHandler* other = nullptr;
    if (place.compare_exchange_strong(other, &handler) || other == &handler) return;
  }
  std::abort();  // one more than kMostHandlers
}

bool ThisThreadForks() { return forker == pthread_self(); }

InsideForkGate::InsideForkGate(LongMutex* mutex) : mutex_(mutex) {
  if (ThisThreadForks()) return;
  if (depth == 0 || mutex != nullptr) ForkGate::Get().Enter(mutex, depth != 0);
  ++depth;
}

InsideForkGate::~InsideForkGate() {
  if (ThisThreadForks()) return;
  --depth;
  if (depth == 0 || mutex_ != nullptr) ForkGate::Get().Leave(mutex_, depth != 0);
}

}  // namespace orcjit
