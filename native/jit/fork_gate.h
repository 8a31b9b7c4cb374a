// fork() while other threads are in here.
//
// The child has only the thread that forked. A lock held by another thread at that moment stays
// locked in the child forever, and what it guarded stays half done. So everything that takes a lock
// of ours does it inside the gate, and fork waits until nobody is inside. Code of the user never
// runs inside.
#ifndef ORCJIT_JIT_FORK_GATE_H_
#define ORCJIT_JIT_FORK_GATE_H_

#include <mutex>

namespace orcjit {

// While one exists, the process does not fork. May be nested.
class InsideForkGate {
 public:
  InsideForkGate();
  InsideForkGate(const InsideForkGate&) = delete;
  InsideForkGate& operator=(const InsideForkGate&) = delete;
  ~InsideForkGate();
};

// A lock that is held inside the gate.
class ForkSafeLock {
 public:
  explicit ForkSafeLock(std::mutex& mutex) : lock_(mutex) {}

 private:
  InsideForkGate inside_;  // entered first, left last
  std::lock_guard<std::mutex> lock_;
};

// What initializers.cc adds to forking: whose turn it is.
void LockTurnsForFork();
void UnlockTurnsAfterFork(bool is_child);

}  // namespace orcjit

#endif  // ORCJIT_JIT_FORK_GATE_H_
