// What one thread has of ours. Behind a key, and not in a thread_local variable: the system frees
// those of a library in any round of the keys' destructors.
#ifndef ORCJIT_OS_DARWIN_THREAD_RECORD_H_
#define ORCJIT_OS_DARWIN_THREAD_RECORD_H_

#include "os/thread_blocks.h"
#include "os/thread_destructors.h"

namespace orcjit {

class ThreadRecord {
 public:
  // The calling thread's, made on first use. Throws std::bad_alloc, and std::system_error where
  // threads can have none.
  static ThreadRecord& Get();
  static ThreadRecord* IfThere();
  // Throws std::system_error if threads can have none.
  static void Prepare();

  ThreadBlocks blocks;
  ThreadDestructors destructors;
  // Calls that the system will make for destructors that have already run, at an unload. Later
  // registrations use them up, so that a thousand reloads do not grow its list.
  size_t spare_calls = 0;

 private:
  static void End(void* record);

  int rounds_ = 0;
};

}  // namespace orcjit

#endif  // ORCJIT_OS_DARWIN_THREAD_RECORD_H_
