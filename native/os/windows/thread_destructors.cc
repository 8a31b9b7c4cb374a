#include "os/thread_destructors.h"

#include "os/windows/thread_record.h"

namespace orcjit {

int RegisterThreadDestructor(void (*destructor)(void*), void* object, void* dso_handle) {
  if (!ThreadRecord::IsPossible()) return -1;
  ThreadRecord::Get().destructors.Add(destructor, object, dso_handle);
  return 0;
}

void RunThreadDestructors(const std::vector<const CodeOwner*>& owners) {
  ThreadRecord* record = ThreadRecord::IfThere();
  size_t end = static_cast<size_t>(-1);
  while (record != nullptr && record->destructors.RunOneOf(owners, &end)) {
  }
}

}  // namespace orcjit
