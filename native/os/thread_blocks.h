// The blocks of thread_local variables that one thread has. Where a thread keeps them, and when
// they go, is up to the system.
#ifndef ORCJIT_OS_THREAD_BLOCKS_H_
#define ORCJIT_OS_THREAD_BLOCKS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "os/thread_local.h"
#include "workarounds/os/unaligned_stack.h"

namespace orcjit {

class ThreadBlocks {
 public:
  ThreadBlocks() = default;
  ThreadBlocks(const ThreadBlocks&) = delete;
  ThreadBlocks& operator=(const ThreadBlocks&) = delete;
  ~ThreadBlocks();

  // By the system: false, with the reason, if no thread could have any; the calling thread's, which
  // are null if it has none.
  static bool Prepare(std::string* problem);
  static ThreadBlocks* IfThere();

  // Null if the block turns out to lie in static storage.
  void* BlockOf(TlsModule& module) {
    if (module.slot_ < entries_.size() && entries_[module.slot_].generation == module.generation_) {
      return entries_[module.slot_].block;
    }
    return Make(module);
  }

  void Forget(const TlsModule& module);

 private:
  struct Entry {
    void* memory = nullptr;  // what the block lies in
    char* block = nullptr;
    uint64_t generation = 0;
  };

  // Throws std::bad_alloc.
  [[gnu::noinline ORCJIT_ANY_STACK]] void* Make(TlsModule& module);

  std::vector<Entry> entries_;  // by slot
};

}  // namespace orcjit

#endif  // ORCJIT_OS_THREAD_BLOCKS_H_
