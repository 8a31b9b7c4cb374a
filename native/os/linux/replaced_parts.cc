#include "os/linux/replaced_parts.h"

#include <algorithm>
#include <utility>

namespace orcjit {

ReplacedParts::Reading::Reading(ReplacedParts& parts) : parts_(parts), slot_(parts.TakeSlot()) {
  if (slot_ == nullptr) ++parts_.others_;
  BeginAgain();
}

ReplacedParts::Reading::~Reading() {
  if (slot_ == nullptr) {
    --parts_.others_;
    return;
  }
  slot_->since = 0;
  slot_->reader = 0;
}

void ReplacedParts::Reading::BeginAgain() {
  if (slot_ == nullptr) return;
  since_ = parts_.now_;
  slot_->since = since_;
}

ReplacedParts::Slot* ReplacedParts::TakeSlot() {
  pthread_t reader = pthread_self();
  // The addresses of threads' records, which lie in their stacks: the low bits are the same.
  size_t first = (reader >> 12) ^ (reader >> 20);
  for (size_t i = 0; i < kSlots; ++i) {
    Slot& slot = slots_[(first + i) % kSlots];
    pthread_t nobody = 0;
    if (slot.reader == 0 && slot.reader.compare_exchange_strong(nobody, reader)) return &slot;
  }
  return nullptr;
}

void ReplacedParts::Keep(std::unique_ptr<const Part> replaced) {
  kept_.push_back({std::move(replaced), now_++});
  FreeUnread();
}

void ReplacedParts::FreeUnread() {
  if (others_ != 0) return;
  uint64_t since[kSlots];
  size_t count = 0;
  for (const Slot& slot : slots_) {
    // Who has not said it yet will see that the time is another one.
    if (uint64_t said = slot.since; said != 0) since[count++] = said;
  }
  auto is_read = [&](const Kept& kept) {
    return std::any_of(since, since + count, [&](uint64_t time) {
      return time >= kept.part->made && time <= kept.replaced;
    });
  };
  kept_.erase(std::partition(kept_.begin(), kept_.end(), is_read), kept_.end());
}

void ReplacedParts::ForgetOtherThreads() {
  pthread_t self = pthread_self();
  for (Slot& slot : slots_) {
    if (slot.reader == self) continue;
    slot.since = 0;
    slot.reader = 0;
  }
}

}  // namespace orcjit
