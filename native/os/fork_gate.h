// fork() while other threads are in here.
//
// The child has only the thread that forked. A lock held by another thread at that moment stays
// locked in the child forever, and what it guarded stays half done. So everything that takes a lock
// of ours does it inside the gate, and fork waits until nobody is inside. Code of the user never
// runs inside, and nobody inside waits for the host's lock (host_lock.h), which the thread that
// forks may hold.
//
// Handlers of fork that were registered before ours run while the gate is closed. Their thread may
// come in: it is the only one.
#ifndef ORCJIT_OS_FORK_GATE_H_
#define ORCJIT_OS_FORK_GATE_H_

#include <mutex>

namespace orcjit {

// A mutex that is held for long, as a link is. Who waits for it is not inside the gate yet, so that
// fork waits for one holder, and not for all those who wait in line.
class LongMutex {
 private:
  friend class ForkGate;
  bool is_locked_ = false;  // guarded by the gate
};

// While one exists, the process does not fork. May be nested.
class InsideForkGate {
 public:
  InsideForkGate() : InsideForkGate(nullptr) {}
  InsideForkGate(const InsideForkGate&) = delete;
  InsideForkGate& operator=(const InsideForkGate&) = delete;
  ~InsideForkGate();

 protected:
  // Holds the mutex, unless it is null.
  explicit InsideForkGate(LongMutex* mutex);

 private:
  LongMutex* mutex_;
};

// The lock of such a mutex. Not to be nested in another lock of ours.
class LongLock : public InsideForkGate {
 public:
  explicit LongLock(LongMutex& mutex) : InsideForkGate(&mutex) {}
};

// A lock that is held inside the gate, for a moment: its holders wait for nobody.
class ForkSafeLock {
 public:
  explicit ForkSafeLock(std::mutex& mutex) : lock_(mutex) {}

 private:
  InsideForkGate inside_;  // entered first, left last
  std::lock_guard<std::mutex> lock_;
};

// Whether the calling thread is about to fork, or has just done so, in a handler of fork.
bool ThisThreadForks();

// What a thread that forks holds besides, while nobody is inside the gate: for locks that are not
// taken inside of it.
struct ForkHandler {
  void (*lock)();
  void (*unlock)(bool is_child);
};

// At each fork from now on. A handler is kept, and counts once; there are few of them.
void AddForkHandler(const ForkHandler& handler);

}  // namespace orcjit

#endif  // ORCJIT_OS_FORK_GATE_H_
