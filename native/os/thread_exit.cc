#include "os/thread_exit.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <vector>

#include "os/fork_gate.h"
#include "os/process_state.h"
#include "os/thread_destructors.h"

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

void GiveBack(std::shared_ptr<CodeOwner> owner) {
  if (owner == nullptr) return;
  CodeOwner& given = *owner;
  given.GiveBack(std::move(owner));
}

}  // namespace

void ThreadDestructors::Add(void (*destructor)(void*), void* object, void* dso_handle) {
  pending_.push_back({destructor, object, FindCodeOwner(reinterpret_cast<uint64_t>(dso_handle))});
}

void ThreadDestructors::RunNewest() {
  Pending last = std::move(pending_.back());
  pending_.pop_back();
  last.destructor(last.object);
  GiveBack(std::move(last.owner));  // perhaps the last one to the code that just returned
}

bool ThreadDestructors::RunOneOf(const std::vector<const CodeOwner*>& owners, size_t* end) {
  for (size_t i = std::min(*end, pending_.size()); i > 0; --i) {
    const CodeOwner* owner = pending_[i - 1].owner.get();
    if (std::find(owners.begin(), owners.end(), owner) == owners.end()) continue;
    *end = i - 1;
    Pending entry = std::move(pending_[i - 1]);
    pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(i - 1));
    entry.destructor(entry.object);
    GiveBack(std::move(entry.owner));
    return true;
  }
  return false;
}

std::shared_ptr<CodeOwner> FindCodeOwner(uint64_t address) {
  return CodeOwners::Get().Find(address);
}

void RegisterCodeOwner(uint64_t begin, uint64_t end, std::weak_ptr<CodeOwner> owner) {
  CodeOwners::Get().Add(begin, end, std::move(owner));
}

void UnregisterCodeOwner(uint64_t begin) { CodeOwners::Get().Remove(begin); }

}  // namespace orcjit
