#include "jit/fork_gate.h"

#include <pthread.h>

#include <condition_variable>
#include <new>

#include "jit/unwind_registry.h"

namespace orcjit {
namespace {

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

  void Enter() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (is_closed_) changed_.wait(lock);
    ++inside_;
  }

  void Leave() {
    std::lock_guard<std::mutex> lock(mutex_);
    if (--inside_ == 0) changed_.notify_all();
  }

 private:
  // The mutex stays locked over the fork, so that it is in a known state in the child.
  void Close() {
    mutex_.lock();
    std::unique_lock<std::mutex> lock(mutex_, std::adopt_lock);
    is_closed_ = true;
    while (inside_ != 0) changed_.wait(lock);
    lock.release();
    LockTurnsForFork();
    LockUnwindRegistry();
  }

  void Open(bool is_child) {
    UnlockUnwindRegistry();
    UnlockTurnsAfterFork(is_child);
    is_closed_ = false;
    // Threads that wait in the parent do not exist in the child.
    if (is_child) new (&changed_) std::condition_variable;
    mutex_.unlock();
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int inside_ = 0;
  bool is_closed_ = false;
};

thread_local int depth = 0;

}  // namespace

InsideForkGate::InsideForkGate() {
  if (depth++ == 0) ForkGate::Get().Enter();
}

InsideForkGate::~InsideForkGate() {
  if (--depth == 0) ForkGate::Get().Leave();
}

}  // namespace orcjit
