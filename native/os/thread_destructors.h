// What one thread has registered to be destroyed at its end. Where a thread keeps it, and who runs
// it then, is up to the system.
#ifndef ORCJIT_OS_THREAD_DESTRUCTORS_H_
#define ORCJIT_OS_THREAD_DESTRUCTORS_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "os/thread_exit.h"

namespace orcjit {

class ThreadDestructors {
 public:
  // Keeps the owner of what is at `dso_handle` until it has run.
  void Add(void (*destructor)(void*), void* object, void* dso_handle);

  bool empty() const { return pending_.empty(); }
  void RunNewest();  // of some

  // Runs the newest of these owners' that was registered before the one at `end`, which is lowered:
  // what a destructor registers meanwhile is not run. False if there is none.
  bool RunOneOf(const std::vector<const CodeOwner*>& owners, size_t* end);

 private:
  struct Pending {
    void (*destructor)(void*);
    void* object;
    std::shared_ptr<CodeOwner> owner;
  };

  std::vector<Pending> pending_;  // oldest first
};

}  // namespace orcjit

#endif  // ORCJIT_OS_THREAD_DESTRUCTORS_H_
