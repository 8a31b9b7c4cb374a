#include "os/thread_exit.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <vector>

#include "os/fork_gate.h"

extern "C" int __cxa_thread_atexit_impl(void (*)(void*), void*, void*);
extern "C" void* __dso_handle;

namespace orcjit {
namespace {

struct Owners {
  std::mutex mutex;
  struct Range {
    uint64_t end;
    std::weak_ptr<CodeOwner> owner;
  };
  std::map<uint64_t, Range> by_begin;

  static Owners& Get() {
    static Owners* instance = new Owners;  // threads end after static destructors
    return *instance;
  }
};

struct Pending {
  void (*destructor)(void*);
  void* object;
  std::shared_ptr<CodeOwner> owner;
};

// The calling thread's pending destructors, oldest first. A plain pointer: this must not need a
// destructor of its own, which would run in an order that depends on what linked code registered
// first.
thread_local std::vector<Pending>* pending = nullptr;

// Calls that the C library will make for destructors that have already run, at an unload. Later
// registrations use them up, so that a thousand reloads do not grow its list.
thread_local size_t spare_calls = 0;

void GiveBack(std::shared_ptr<CodeOwner> owner) {
  if (owner == nullptr) return;
  CodeOwner& given = *owner;
  given.GiveBack(std::move(owner));
}

void RunNewest() {
  Pending last = std::move(pending->back());
  pending->pop_back();
  last.destructor(last.object);
  GiveBack(std::move(last.owner));  // perhaps the last one to the code that just returned
}

// The C library calls this once for each registration, when the thread ends.
void RunOneAtThreadExit(void*) {
  if (pending == nullptr) return;
  if (!pending->empty()) RunNewest();
  if (pending->empty()) {
    delete pending;
    pending = nullptr;
  }
}

}  // namespace

std::shared_ptr<CodeOwner> FindCodeOwner(uint64_t address) {
  Owners& owners = Owners::Get();
  ForkSafeLock lock(owners.mutex);
  auto it = owners.by_begin.upper_bound(address);
  if (it == owners.by_begin.begin()) return nullptr;
  --it;
  return address < it->second.end ? it->second.owner.lock() : nullptr;
}

void RegisterCodeOwner(uint64_t begin, uint64_t end, std::weak_ptr<CodeOwner> owner) {
  Owners& owners = Owners::Get();
  ForkSafeLock lock(owners.mutex);
  owners.by_begin[begin] = {end, std::move(owner)};
}

void UnregisterCodeOwner(uint64_t begin) {
  Owners& owners = Owners::Get();
  ForkSafeLock lock(owners.mutex);
  owners.by_begin.erase(begin);
}

int RegisterThreadDestructor(void (*destructor)(void*), void* object, void* dso_handle) {
  if (pending == nullptr) pending = new std::vector<Pending>;
  pending->push_back({destructor, object, FindCodeOwner(reinterpret_cast<uint64_t>(dso_handle))});
  if (spare_calls > 0) {
    --spare_calls;
    return 0;
  }
  return __cxa_thread_atexit_impl(RunOneAtThreadExit, nullptr, &__dso_handle);
}

void RunThreadDestructors(const std::vector<const CodeOwner*>& owners) {
  if (pending == nullptr) return;
  for (size_t i = pending->size(); i > 0 && pending != nullptr; --i) {
    if (i > pending->size()) continue;
    const CodeOwner* owner = (*pending)[i - 1].owner.get();
    if (std::find(owners.begin(), owners.end(), owner) == owners.end()) continue;
    Pending entry = std::move((*pending)[i - 1]);
    pending->erase(pending->begin() + static_cast<std::ptrdiff_t>(i - 1));
    ++spare_calls;
    entry.destructor(entry.object);
    GiveBack(std::move(entry.owner));
  }
}

}  // namespace orcjit
