#include "os/thread_local.h"

#include <limits.h>
#include <pthread.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <system_error>
#include <vector>

#include "os/fork_gate.h"
#include "os/process_state.h"
#include "workarounds/os/unaligned_stack.h"

// The C library's own; it serves the variables of real shared libraries.
extern "C" void* __tls_get_addr(void* descriptor);

namespace orcjit {
namespace {

constexpr uint64_t kOurModule = uint64_t{1} << 63;

}  // namespace

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

// One thread's blocks, by slot.
class ThreadBlocks {
 public:
  static ThreadBlocks& Current() { return current_ == nullptr ? Create() : *current_; }

  // Null if the block turns out to lie in static storage.
  void* BlockOf(TlsModule& module) {
    if (module.slot_ < entries_.size() && entries_[module.slot_].generation == module.generation_) {
      return entries_[module.slot_].block;
    }
    return Make(module);
  }

  void Forget(const TlsModule& module) {
    if (module.slot_ >= entries_.size() || entries_[module.slot_].generation != module.generation_)
      return;
    std::free(entries_[module.slot_].memory);
    entries_[module.slot_] = {};
  }

  // False, with the reason, if no thread could have any.
  static bool Prepare(std::string* problem) {
    try {
      Key();
      return true;
    } catch (const std::system_error&) {
      *problem = "no key for thread-specific data is left [OJ334] (pthread_key_create: at most " +
                 std::to_string(PTHREAD_KEYS_MAX) +
                 " in a process), which thread_local variables need: some library of the process "
                 "makes keys without deleting them";
      return false;
    }
  }

  static bool CurrentExists() { return current_ != nullptr; }

 private:
  struct Entry {
    void* memory = nullptr;  // what the block lies in
    char* block = nullptr;
    uint64_t generation = 0;
  };

  ~ThreadBlocks() {
    for (Entry& entry : entries_) std::free(entry.memory);
  }

  [[gnu::noinline ORCJIT_ANY_STACK]] static ThreadBlocks& Create() {
    auto blocks = std::unique_ptr<ThreadBlocks, void (*)(ThreadBlocks*)>(
        new ThreadBlocks, [](ThreadBlocks* unused) { delete unused; });
    if (pthread_setspecific(Key(), blocks.get()) != 0) throw std::bad_alloc();
    current_ = blocks.release();
    return *current_;
  }

  // Throws std::bad_alloc.
  [[gnu::noinline ORCJIT_ANY_STACK]] void* Make(TlsModule& module) {
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

  // A pthread key, not a thread_local destructor: destructors of linked thread_local objects run
  // before the keys', so their blocks are still there. Throws std::system_error.
  static pthread_key_t Key() {
    static const pthread_key_t key = [] {
      pthread_key_t made;
      int problem = pthread_key_create(
          &made, [](void* blocks) { static_cast<ThreadBlocks*>(blocks)->End(); });
      if (problem != 0) throw std::system_error(problem, std::generic_category());
      return made;
    }();
    return key;
  }

  // Other keys' destructors may still use the variables: stays until the last round of them.
  void End() {
    if (++rounds_ < PTHREAD_DESTRUCTOR_ITERATIONS) {
      pthread_setspecific(Key(), this);
      return;
    }
    current_ = nullptr;
    delete this;
  }

  static thread_local ThreadBlocks* current_;
  int rounds_ = 0;
  std::vector<Entry> entries_;
};

thread_local ThreadBlocks* ThreadBlocks::current_ = nullptr;

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
  if (ThreadBlocks::CurrentExists()) ThreadBlocks::Current().Forget(*this);
  TlsSlots::Get().Give(slot_);
}

uint64_t TlsModule::handle() const { return reinterpret_cast<uint64_t>(this) | kOurModule; }

void* TlsModule::Block() {
  if (!is_static()) {
    if (void* block = ThreadBlocks::Current().BlockOf(*this)) return block;
  }
  return static_cast<char*>(__builtin_thread_pointer()) + distance();
}

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

TlsModule* FindTlsModule(const TlsDescriptor& descriptor) {
  if ((descriptor.module & kOurModule) == 0) return nullptr;
  return reinterpret_cast<TlsModule*>(descriptor.module & ~kOurModule);
}

// Linked code cannot be told that there is no memory; neither can a shared library's.
void* GetTlsAddress(const TlsDescriptor* descriptor) noexcept {
  TlsModule* module = FindTlsModule(*descriptor);
  if (module == nullptr) {
    if (*descriptor == kNoThreadLocal) return nullptr;
    return __tls_get_addr(const_cast<TlsDescriptor*>(descriptor));
  }
  return static_cast<char*>(module->Block()) + descriptor->offset;
}

}  // namespace orcjit
