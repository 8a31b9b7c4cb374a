#include "os/thread_local.h"

#include <limits.h>
#include <pthread.h>

#include <memory>
#include <new>
#include <string>

#include "os/posix/thread_key.h"
#include "os/thread_blocks.h"

// The C library's own; it serves the variables of real shared libraries.
extern "C" void* __tls_get_addr(void* descriptor);

namespace orcjit {
namespace {

// The calling thread's blocks, which end with it.
class CurrentBlocks {
 public:
  static CurrentBlocks& Get() { return current_ == nullptr ? Create() : *current_; }
  static ThreadBlocks* IfThere() { return current_ == nullptr ? nullptr : &current_->blocks; }

  // A pthread key, not a thread_local destructor: destructors of linked thread_local objects run
  // before the keys', so their blocks are still there. Throws std::system_error.
  static pthread_key_t Key() {
    static const pthread_key_t key =
        MakeThreadKey([](void* blocks) { static_cast<CurrentBlocks*>(blocks)->End(); });
    return key;
  }

  ThreadBlocks blocks;

 private:
  [[gnu::noinline ORCJIT_ANY_STACK]] static CurrentBlocks& Create() {
    auto made = std::make_unique<CurrentBlocks>();
    if (pthread_setspecific(Key(), made.get()) != 0) throw std::bad_alloc();
    current_ = made.release();
    return *current_;
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

  static thread_local CurrentBlocks* current_;
  int rounds_ = 0;
};

thread_local CurrentBlocks* CurrentBlocks::current_ = nullptr;

}  // namespace

bool ThreadBlocks::Prepare(std::string* problem) {
  return CanMakeThreadKey([] { CurrentBlocks::Key(); }, problem);
}

ThreadBlocks* ThreadBlocks::IfThere() { return CurrentBlocks::IfThere(); }

void* TlsModule::Block() {
  if (!is_static()) {
    if (void* block = CurrentBlocks::Get().blocks.BlockOf(*this)) return block;
  }
  return static_cast<char*>(__builtin_thread_pointer()) + distance();
}

// Code that goes by it runs in tests, which make the table.
uint32_t TlsModule::index() const { return slot_; }
bool TlsModule::IsIndexOfPlace() { return false; }

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
