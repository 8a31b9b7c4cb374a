#include "os/fork_gate.h"

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <new>

#include "os/host_lock.h"
#include "os/posix/unwinder_lock.h"
#include "os/process_state.h"

namespace orcjit {
namespace {

thread_local int depth = 0;  // how often the calling thread is inside

constexpr pthread_t kNobody = 0;  // no thread's name
constexpr size_t kMostHandlers = 4;

}  // namespace

class ForkGate {
 public:
  static ForkGate& Get() { return *SystemState::Get().fork_gate; }

  void Add(const ForkHandler& handler) {
    for (std::atomic<const ForkHandler*>& place : handlers_) {
      const ForkHandler* other = nullptr;
      if (place.compare_exchange_strong(other, &handler) || other == &handler) return;
    }
    std::abort();  // one more than kMostHandlers
  }

  bool IsForking(pthread_t thread) const { return forker_ == thread; }

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

  // The mutex stays locked over the fork, so that it is in a known state in the child.
  void Close() {
    mutex_.lock();
    std::unique_lock<std::mutex> lock(mutex_, std::adopt_lock);
    while (is_closed_) changed_.wait(lock);  // another thread forks
    is_closed_ = true;
    while (inside_ != 0) changed_.wait(lock);
    lock.release();
    LockForHandlers();
    LockUnwinder();
    forker_ = pthread_self();
  }

  void Open(bool is_child) {
    forker_ = kNobody;
    UnlockUnwinder();
    UnlockForHandlers(is_child);
    is_closed_ = false;
    // Threads that wait in the parent do not exist in the child.
    if (is_child) new (&changed_) std::condition_variable;
    mutex_.unlock();
    changed_.notify_all();
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

  void LockForHandlers() {
    for (const std::atomic<const ForkHandler*>& handler : handlers_) {
      if (handler == nullptr) return;
      locked_[count_] = handler;
      locked_[count_++]->lock();
    }
  }

  void UnlockForHandlers(bool is_child) {
    while (count_ != 0) locked_[--count_]->unlock(is_child);
  }

  // Added without a lock, which a thread that forks might hold.
  std::atomic<const ForkHandler*> handlers_[kMostHandlers] = {};
  std::atomic<pthread_t> forker_{kNobody};  // a thread keeps its name in the child
  std::mutex mutex_;
  std::condition_variable changed_;
  const ForkHandler* locked_[kMostHandlers] = {};  // while it is closed
  size_t count_ = 0;
  int inside_ = 0;
  bool is_closed_ = false;
};

ForkGate* MakeForkGate() {
  auto* gate = new ForkGate;
  FindUnwinderLock();
  pthread_atfork([] { ForkGate::Get().Close(); }, [] { ForkGate::Get().Open(false); },
                 [] { ForkGate::Get().Open(true); });
  return gate;
}

void AddForkHandler(const ForkHandler& handler) { ForkGate::Get().Add(handler); }

bool ThisThreadForks() { return ForkGate::Get().IsForking(pthread_self()); }

InsideForkGate::InsideForkGate(LongMutex* mutex) : mutex_(mutex) {
  ForkGate& gate = ForkGate::Get();
  if (gate.IsForking(pthread_self())) return;
  if (depth == 0 || mutex != nullptr) gate.Enter(mutex, depth != 0);
  ++depth;
}

InsideForkGate::~InsideForkGate() {
  ForkGate& gate = ForkGate::Get();
  if (gate.IsForking(pthread_self())) return;
  --depth;
  if (depth == 0 || mutex_ != nullptr) gate.Leave(mutex_, depth != 0);
}

}  // namespace orcjit
