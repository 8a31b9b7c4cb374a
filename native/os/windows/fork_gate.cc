// No process forks here, so that nobody closes the gate: what is left are its long mutexes.
#include "os/fork_gate.h"

#include <condition_variable>

#include "os/host_lock.h"
#include "os/process_state.h"

namespace orcjit {

class ForkGate {
 public:
  static ForkGate& Get() { return *SystemState::Get().fork_gate; }

  void Enter(LongMutex* mutex) {
    if (TryEnter(mutex)) return;
    // The host's lock is waited for with nothing of ours held, and given up in between.
    bool is_ours = false;
    while (!is_ours) {
      HostLockReleased released;
      std::unique_lock<std::mutex> lock(mutex_);
      while (mutex->is_locked_) changed_.wait(lock);
      is_ours = mutex->is_locked_ = true;
    }
  }

  void Leave(LongMutex* mutex) {
    std::lock_guard<std::mutex> lock(mutex_);
    mutex->is_locked_ = false;
    changed_.notify_all();
  }

 private:
  bool TryEnter(LongMutex* mutex) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (mutex->is_locked_) return false;
    return mutex->is_locked_ = true;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
};

ForkGate* MakeForkGate() { return new ForkGate; }

void AddForkHandler(const ForkHandler&) {}

bool ThisThreadForks() { return false; }

InsideForkGate::InsideForkGate(LongMutex* mutex) : mutex_(mutex) {
  if (mutex != nullptr) ForkGate::Get().Enter(mutex);
}

InsideForkGate::~InsideForkGate() {
  if (mutex_ != nullptr) ForkGate::Get().Leave(mutex_);
}

}  // namespace orcjit
