// Calls of a loaded library to another one that come to a function of ours first.
//
// Other copies of this library in the process do the same. Who finds the function of another one in
// the place calls on to it, as it would to the function that was imported. So each is asked, in
// whatever order they came, as long as nobody takes the place of somebody who leads to it: whether
// a function leads to ours is tried, by a call that ours alone answers.
#ifndef ORCJIT_OS_LINUX_REDIRECTION_H_
#define ORCJIT_OS_LINUX_REDIRECTION_H_

#include <atomic>
#include <cstdint>
#include <vector>

namespace orcjit {

class Redirection {
 public:
  // `leads_to_ours` calls the function, and says whether it has come to ours.
  Redirection(uint64_t ours, bool (*leads_to_ours)(uint64_t function))
      : ours_(ours), leads_to_ours_(leads_to_ours) {}
  Redirection(const Redirection&) = delete;

  // Whether ours is called. Takes no lock.
  bool IsInPlace() const;

  // Sees to it, for the function of that name which the library in which `library` lies imports. To
  // be repeated: the loader may have been about to write what it had found for another thread. No
  // where that is not possible. The caller holds a lock.
  bool Establish(const void* library, const char* name);

  // What ours has to call for all others: another copy's, or what was imported. 0 as long as that
  // is not known, since the library had not called it yet.
  uint64_t next() const { return next_; }

  // What the library calls, or 0 where it calls nothing by that name.
  uint64_t first() const;

 private:
  bool IsOurs(uint64_t function) const { return function == ours_ || function == leads_to_us_; }
  bool EstablishAt(uint64_t place);

  const uint64_t ours_;
  bool (*const leads_to_ours_)(uint64_t function);
  // Always the same places, which are known once.
  std::atomic<const std::vector<uint64_t>*> places_{nullptr};
  std::atomic<uint64_t> next_{0};
  std::atomic<uint64_t> leads_to_us_{0};  // another copy's function that was seen to do so
};

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_REDIRECTION_H_
