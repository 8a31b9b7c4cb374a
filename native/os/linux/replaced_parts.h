// What was replaced in a structure, as long as somebody may still read it.
//
// Who reads takes no lock and allocates nothing, also in a handler of signals. The number of
// replacements is the time here. Who reads says since when, in a slot; a part that was made
// afterwards, or replaced before, is none of his business and goes, however long he takes. For that
// he has to look, whenever he has got a pointer and before he follows it, whether the time is still
// the same, and else begin again ("epochs" and "intervals" in the literature).
#ifndef ORCJIT_OS_LINUX_REPLACED_PARTS_H_
#define ORCJIT_OS_LINUX_REPLACED_PARTS_H_

#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace orcjit {

class ReplacedParts {
 private:
  // On a line of the cache each, so that threads do not wait for each other's.
  struct alignas(64) Slot {
    std::atomic<pthread_t> reader{0};  // no thread's name: it is free
    std::atomic<uint64_t> since{0};    // 0: nothing has been read
  };

 public:
  struct Part {
    virtual ~Part() = default;
    uint64_t made = 0;  // at the earliest
  };

  // May be nested, as in a handler of signals.
  class Reading {
   public:
    explicit Reading(ReplacedParts& parts);
    ~Reading();
    Reading(const Reading&) = delete;

    // What was found up to now may be read.
    bool IsCurrent() const { return slot_ == nullptr || parts_.now_ == since_; }
    void BeginAgain();

   private:
    ReplacedParts& parts_;
    Slot* slot_;  // null: it is one of many
    uint64_t since_ = 0;
  };

  ReplacedParts() = default;
  ReplacedParts(const ReplacedParts&) = delete;

  // For those who replace, who take turns.
  uint64_t now() const { return now_; }
  // Whoever begins to read from here on finds what has taken its place.
  void Keep(std::unique_ptr<const Part> replaced);

  // In the child of a fork: those who read in other threads are gone.
  void ForgetOtherThreads();

 private:
  static constexpr size_t kSlots = 64;

  struct Kept {
    std::unique_ptr<const Part> part;
    uint64_t replaced;
  };

  Slot* TakeSlot();
  void FreeUnread();

  std::atomic<uint64_t> now_{1};
  Slot slots_[kSlots];
  // Those who found no slot. As long as there are any, everything is kept.
  std::atomic<int64_t> others_{0};
  std::vector<Kept> kept_;
};

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_REPLACED_PARTS_H_
