#include "os/thread_destructors.h"

#include "os/darwin/thread_record.h"

// Of the dynamic loader, which runs what was registered with it when the thread ends.
extern "C" void _tlv_atexit(void (*)(void*), void*);

namespace orcjit {
namespace {

// Called once for each registration.
void RunOneAtThreadExit(void*) {
  ThreadRecord* record = ThreadRecord::IfThere();
  if (record != nullptr && !record->destructors.empty()) record->destructors.RunNewest();
}

}  // namespace

int RegisterThreadDestructor(void (*destructor)(void*), void* object, void* dso_handle) {
  ThreadRecord& record = ThreadRecord::Get();
  record.destructors.Add(destructor, object, dso_handle);
  if (record.spare_calls > 0) {
    --record.spare_calls;
  } else {
    _tlv_atexit(RunOneAtThreadExit, nullptr);
  }
  return 0;
}

void RunThreadDestructors(const std::vector<const CodeOwner*>& owners) {
  ThreadRecord* record = ThreadRecord::IfThere();
  size_t end = static_cast<size_t>(-1);
  while (record != nullptr && record->destructors.RunOneOf(owners, &end)) ++record->spare_calls;
}

}  // namespace orcjit
