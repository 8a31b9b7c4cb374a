// What one thread has of ours. In a slot of the system's (FLS), and not in a thread_local variable:
// MinGW's are gone before the slots' callbacks run, and their end is where destructors run.
#ifndef ORCJIT_OS_WINDOWS_THREAD_RECORD_H_
#define ORCJIT_OS_WINDOWS_THREAD_RECORD_H_

#include "os/thread_blocks.h"
#include "os/thread_destructors.h"

namespace orcjit {

struct ThreadRecord {
  // The calling thread's, made on first use. Throws std::bad_alloc, and std::system_error where
  // threads can have none.
  static ThreadRecord& Get();
  static ThreadRecord* IfThere();
  // False if threads can have none.
  static bool IsPossible();

  ThreadDestructors destructors;  // run before the variables go
  ThreadBlocks blocks;
};

}  // namespace orcjit

#endif  // ORCJIT_OS_WINDOWS_THREAD_RECORD_H_
