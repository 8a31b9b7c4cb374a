#include "os/thread_destructors.h"

extern "C" int __cxa_thread_atexit_impl(void (*)(void*), void*, void*);
extern "C" void* __dso_handle;

namespace orcjit {
namespace {

// A plain pointer: this must not need a destructor of its own, which would run in an order that
// depends on what linked code registered first.
thread_local ThreadDestructors* pending = nullptr;

// Calls that the C library will make for destructors that have already run, at an unload. Later
// registrations use them up, so that a thousand reloads do not grow its list.
thread_local size_t spare_calls = 0;

// The C library calls this once for each registration, when the thread ends.
void RunOneAtThreadExit(void*) {
  if (pending == nullptr) return;
  if (!pending->empty()) pending->RunNewest();
  if (pending->empty()) {
    delete pending;
    pending = nullptr;
  }
}

}  // namespace

int RegisterThreadDestructor(void (*destructor)(void*), void* object, void* dso_handle) {
  if (pending == nullptr) pending = new ThreadDestructors;
  pending->Add(destructor, object, dso_handle);
  if (spare_calls > 0) {
    --spare_calls;
    return 0;
  }
  return __cxa_thread_atexit_impl(RunOneAtThreadExit, nullptr, &__dso_handle);
}

void RunThreadDestructors(const std::vector<const CodeOwner*>& owners) {
  if (pending == nullptr) return;
  size_t end = static_cast<size_t>(-1);
  while (pending != nullptr && pending->RunOneOf(owners, &end)) ++spare_calls;
}

}  // namespace orcjit
