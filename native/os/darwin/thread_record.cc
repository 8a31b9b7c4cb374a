#include "os/darwin/thread_record.h"

#include <limits.h>
#include <pthread.h>

#include <memory>
#include <new>

#include "os/posix/thread_key.h"

namespace orcjit {
namespace {

pthread_key_t Key(void (*end)(void*)) {
  static const pthread_key_t key = MakeThreadKey(end);
  return key;
}

}  // namespace

void ThreadRecord::Prepare() { Key(End); }

ThreadRecord* ThreadRecord::IfThere() {
  return static_cast<ThreadRecord*>(pthread_getspecific(Key(End)));
}

ThreadRecord& ThreadRecord::Get() {
  if (ThreadRecord* record = IfThere()) return *record;
  auto made = std::make_unique<ThreadRecord>();
  if (pthread_setspecific(Key(End), made.get()) != 0) throw std::bad_alloc();
  return *made.release();
}

// Other keys' destructors may still use the variables: stays until the last round of them.
void ThreadRecord::End(void* ended) {
  auto* record = static_cast<ThreadRecord*>(ended);
  if (++record->rounds_ < PTHREAD_DESTRUCTOR_ITERATIONS) {
    pthread_setspecific(Key(End), record);
    return;
  }
  delete record;
}

}  // namespace orcjit
