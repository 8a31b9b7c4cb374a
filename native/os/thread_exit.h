// Destructors of thread_local objects.
//
// C++ code registers them with __cxa_thread_atexit(function, object, &__dso_handle), and Rust with
// the address of another variable of its own. The C library would find the shared library to keep
// loaded by that address, which is in none of its: so linked code gets a version that keeps its own
// code alive until the thread has run the destructor.
#ifndef ORCJIT_OS_THREAD_EXIT_H_
#define ORCJIT_OS_THREAD_EXIT_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace orcjit {

// What an address of a library leads to.
class CodeOwner : public std::enable_shared_from_this<CodeOwner> {
 public:
  virtual ~CodeOwner() = default;
  // Lets go of a reference to this one, which may be the last but for its own.
  virtual void GiveBack(std::shared_ptr<CodeOwner> self) = 0;

  // Whether the library is closed, though its code is still there.
  bool is_closed() const { return is_closed_; }
  void NoteClosed() { is_closed_ = true; }

 private:
  std::atomic<bool> is_closed_{false};
};

// The owner of the code or data at this address; called under no lock. Null when there is none.
std::shared_ptr<CodeOwner> FindCodeOwner(uint64_t address);
void RegisterCodeOwner(uint64_t begin, uint64_t end, std::weak_ptr<CodeOwner> owner);
void UnregisterCodeOwner(uint64_t begin);

// What linked code calls as __cxa_thread_atexit and __cxa_thread_atexit_impl.
int RegisterThreadDestructor(void (*destructor)(void*), void* object, void* dso_handle);

// Runs what the calling thread has registered for these owners, newest first over all of them (the
// libraries are being unloaded, or the process ends).
void RunThreadDestructors(const std::vector<const CodeOwner*>& owners);

}  // namespace orcjit

#endif  // ORCJIT_OS_THREAD_EXIT_H_
