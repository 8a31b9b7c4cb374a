#include "os/thread_local.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <vector>

#include "os/fork_gate.h"
#include "os/process_state.h"
#include "os/thread_blocks.h"

namespace orcjit {

// Slots are reused, so that a thousand reloads do not grow every thread's table.
class TlsSlots {
 public:
  static TlsSlots& Get() { return *SystemState::Get().tls_slots; }

  uint32_t Take(uint64_t* generation) {
    ForkSafeLock lock(mutex_);
    *generation = ++generations_;
    if (free_.empty()) return count_++;
    uint32_t slot = free_.back();
    free_.pop_back();
    return slot;
  }

  void Give(uint32_t slot) {
    ForkSafeLock lock(mutex_);
    free_.push_back(slot);
  }

 private:
  std::mutex mutex_;
  std::vector<uint32_t> free_;
  uint32_t count_ = 0;
  uint64_t generations_ = 0;
};

TlsSlots* MakeTlsSlots() { return new TlsSlots; }

ThreadBlocks::~ThreadBlocks() {
  for (Entry& entry : entries_) std::free(entry.memory);
}

void ThreadBlocks::Forget(const TlsModule& module) {
  if (module.slot_ >= entries_.size() || entries_[module.slot_].generation != module.generation_)
    return;
  std::free(entries_[module.slot_].memory);
  entries_[module.slot_] = {};
}

void* ThreadBlocks::Make(TlsModule& module) {
  TlsModule::State state = TlsModule::State::kUndecided;
  module.state_.compare_exchange_strong(state, TlsModule::State::kDynamic);
  if (state == TlsModule::State::kStatic) return nullptr;
  if (module.slot_ >= entries_.size()) entries_.resize(module.slot_ + 1);
  // calloc: of a large block of zeros, only the pages that are used take memory.
  uint64_t alignment = module.alignment_;
  void* memory = std::calloc(1, module.size_ + alignment);
  if (memory == nullptr) throw std::bad_alloc();
  uint64_t start = (reinterpret_cast<uint64_t>(memory) + alignment - 1) & ~(alignment - 1);
  char* block = reinterpret_cast<char*>(start);
  if (module.image_size_ != 0) std::memcpy(block, module.image_, module.image_size_);
  Entry& entry = entries_[module.slot_];
  std::free(entry.memory);  // an unloaded library's, that used the slot before
  entry = {memory, block, module.generation_};
  return block;
}

std::unique_ptr<TlsModule> TlsModule::Make(uint64_t size, uint64_t alignment,
                                           std::string* problem) {
  if (!ThreadBlocks::Prepare(problem)) return nullptr;
  return std::unique_ptr<TlsModule>(new TlsModule(size, alignment));
}

TlsModule::TlsModule(uint64_t size, uint64_t alignment)
    : size_(size == 0 ? 1 : size),
      alignment_(alignment < sizeof(void*) ? sizeof(void*) : alignment) {
  slot_ = TlsSlots::Get().Take(&generation_);
}

TlsModule::~TlsModule() {
  if (ThreadBlocks* blocks = ThreadBlocks::IfThere()) blocks->Forget(*this);
  TlsSlots::Get().Give(slot_);
}

uint64_t TlsModule::handle() const { return reinterpret_cast<uint64_t>(this) | kOurTlsModule; }

bool TlsModule::Place(const std::string& image, std::string* problem) {
  if (is_static()) return true;
  if (state_ == State::kDynamic) return false;
  static_block_ = StaticTlsBlock::Make(image, size_, alignment_, problem);
  if (static_block_ == nullptr) return false;
  State undecided = State::kUndecided;
  if (state_.compare_exchange_strong(undecided, State::kStatic)) return true;
  static_block_.reset();  // a thread was faster
  return false;
}

bool TlsModule::PlaceLinked(std::string* problem) {
  return Place({static_cast<const char*>(image_), image_size_}, problem);
}

}  // namespace orcjit
