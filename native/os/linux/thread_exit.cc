#include "os/thread_exit.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <vector>

#include "os/fork_gate.h"
#include "os/process_state.h"

extern "C" int __cxa_thread_atexit_impl(void (*)(void*), void*, void*);
extern "C" void* __dso_handle;

namespace orcjit {

class CodeOwners {
 public:
  static CodeOwners& Get() { return *SystemState::Get().code_owners; }

  std::shared_ptr<CodeOwner> Find(uint64_t address) {
    ForkSafeLock lock(mutex_);
    auto it = by_begin_.upper_bound(address);
    if (it == by_begin_.begin()) return nullptr;
    --it;
    return address < it->second.end ? it->second.owner.lock() : nullptr;
  }

  void Add(uint64_t begin, uint64_t end, std::weak_ptr<CodeOwner> owner) {
    ForkSafeLock lock(mutex_);
    by_begin_[begin] = {end, std::move(owner)};
  }

  void Remove(uint64_t begin) {
    ForkSafeLock lock(mutex_);
    by_begin_.erase(begin);
  }

 private:
  struct Range {
    uint64_t end;
    std::weak_ptr<CodeOwner> owner;
  };

  std::mutex mutex_;
  std::map<uint64_t, Range> by_begin_;  // guarded by mutex_
};

CodeOwners* MakeCodeOwners() { return new CodeOwners; }

namespace {

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
  return CodeOwners::Get().Find(address);
}

void RegisterCodeOwner(uint64_t begin, uint64_t end, std::weak_ptr<CodeOwner> owner) {
  CodeOwners::Get().Add(begin, end, std::move(owner));
}

void UnregisterCodeOwner(uint64_t begin) { CodeOwners::Get().Remove(begin); }

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
