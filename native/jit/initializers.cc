#include "jit/initializers.h"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <initializer_list>
#include <map>
#include <mutex>
#include <new>
#include <thread>
#include <tuple>

#include "jit/process_state.h"
#include "link/session.h"
#include "object/error.h"
#include "os/callable_address.h"
#include "os/fork_gate.h"
#include "os/host_lock.h"

namespace orcjit {
namespace {

using Kind = FunctionArrayKind;

bool IsBackwards(Kind kind) { return kind == Kind::kCtors || kind == Kind::kDtors; }

bool IsCode(Kind kind) { return kind == Kind::kInitCode || kind == Kind::kFiniCode; }

void AppendArray(const UnitLayout& unit, const FunctionArray& array,
                 std::vector<InitFunction>* out) {
  if (IsCode(array.kind)) {
    out->push_back({array.address, array.priority, array.object, true, array.convention});
    return;
  }
  const char* entries = reinterpret_cast<const char*>(array.address);
  for (uint64_t i = 0; i < array.count; ++i) {
    uint64_t index = IsBackwards(array.kind) ? array.count - 1 - i : i;
    uint64_t function;
    std::memcpy(&function, entries + index * sizeof(function), sizeof(function));
    bool is_padding = function == 0 || function == ~uint64_t{0};  // as in .ctors lists of old
    bool is_own = function >= unit.code_begin && function < unit.code_end;
    if (!is_padding)
      out->push_back({function, array.priority, array.object, is_own, array.convention});
  }
}

std::vector<InitFunction> Collect(const UnitLayout& unit, std::initializer_list<Kind> kinds) {
  std::vector<const FunctionArray*> arrays;
  for (const FunctionArray& array : unit.arrays) {
    if (std::find(kinds.begin(), kinds.end(), array.kind) != kinds.end()) arrays.push_back(&array);
  }
  // GNU ld's SORT_BY_INIT_PRIORITY.
  std::stable_sort(arrays.begin(), arrays.end(), [](const auto* a, const auto* b) {
    return std::tie(a->priority, a->section) < std::tie(b->priority, b->section);
  });
  std::vector<InitFunction> functions;
  for (const FunctionArray* array : arrays) AppendArray(unit, *array, &functions);
  return functions;
}

}  // namespace

// Who initializes what, and who waits for whom. Locked only for bookkeeping.
class InitTurns {
 public:
  static InitTurns& Get() { return *LinkerState::Get().turns; }

  void LockForFork() { mutex_.lock(); }

  void UnlockAfterFork(bool is_child) {
    if (is_child) {
      // The other threads do not exist here, and will not finish what they had begun.
      std::thread::id self = std::this_thread::get_id();
      for (auto it = running_.begin(); it != running_.end();) {
        it = it->second == self ? std::next(it) : running_.erase(it);
      }
      waiting_.clear();
      new (&changed_) std::condition_variable;
    }
    mutex_.unlock();
  }

  enum class Outcome { kTaken, kMustWait, kWouldDeadlock };

  Outcome Take(const void* library) {
    auto lock = Lock();
    std::thread::id self = std::this_thread::get_id();
    if (running_.count(library) == 0) {
      running_[library] = self;
      return Outcome::kTaken;
    }
    bool would_deadlock = ThisThreadForks() || WouldDeadlock(library, self);
    return would_deadlock ? Outcome::kWouldDeadlock : Outcome::kMustWait;
  }

  // Until nobody runs it, or waiting for that has become pointless. Others may be faster.
  void WaitFor(const void* library) {
    std::thread::id self = std::this_thread::get_id();
    std::unique_lock<std::mutex> lock(mutex_);
    if (WouldDeadlock(library, self)) return;
    waiting_[self] = library;
    changed_.wait(lock, [&] { return running_.count(library) == 0; });
    waiting_.erase(self);
  }

  void End(const void* library) {
    {
      auto lock = Lock();
      running_.erase(library);
    }
    changed_.notify_all();
  }

 private:
  // In a handler of fork, it is locked by this thread.
  std::unique_lock<std::mutex> Lock() {
    return ThisThreadForks() ? std::unique_lock<std::mutex>()
                             : std::unique_lock<std::mutex>(mutex_);
  }

  // Whether the thread that runs `library` waits, directly or not, for `self`.
  bool WouldDeadlock(const void* library, std::thread::id self) const {
    while (true) {
      auto runner = running_.find(library);
      if (runner == running_.end()) return false;
      if (runner->second == self) return true;
      auto next = waiting_.find(runner->second);
      if (next == waiting_.end()) return false;
      library = next->second;
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<const void*, std::thread::id> running_;
  std::map<std::thread::id, const void*> waiting_;
};

InitTurns* MakeInitTurns() { return new InitTurns; }

void ReadRequestsWith(RequestReader reader) { LinkerState::Get().request_reader = reader; }

void PassOnRequest() {
  RequestReader reader = LinkerState::Get().request_reader;
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;
  if (reader != nullptr && reader(&kind, &message)) throw JitError(kind, message);
}

std::vector<InitFunction> InitializersOf(const UnitLayout& unit) {
  if (unit.arrays.empty()) return {};
  std::vector<InitFunction> functions = Collect(unit, {Kind::kPreinit});
  for (const auto& rest :
       {Collect(unit, {Kind::kInitCode}), Collect(unit, {Kind::kInit, Kind::kCtors})})
    functions.insert(functions.end(), rest.begin(), rest.end());
  return functions;
}

std::vector<InitFunction> FinalizersOf(const UnitLayout& unit) {
  if (unit.arrays.empty()) return {};
  // The code of .fini comes after all arrays, the first object's first.
  std::vector<InitFunction> functions = Collect(unit, {Kind::kFiniCode});
  std::reverse(functions.begin(), functions.end());
  std::vector<InitFunction> arrays = Collect(unit, {Kind::kFini, Kind::kDtors});
  functions.insert(functions.end(), arrays.begin(), arrays.end());
  return functions;
}

void ThrowUnlessCallable(const UnitLayout& unit) {
  std::vector<InitFunction> functions = InitializersOf(unit);
  std::vector<InitFunction> finalizers = FinalizersOf(unit);
  functions.insert(functions.end(), finalizers.begin(), finalizers.end());
  for (const InitFunction& function : functions) {
    if (function.is_own_code || IsCallableAddress(function.address)) continue;
    throw JitError(
        ErrorKind::kObjectFormat,
        "'" + function.object +
            "' is a malformed object file [OJ215]: what it names to be run when it is loaded or "
            "unloaded (.init_array, .fini_array, .ctors, .dtors) is no code; compile it "
            "again");
  }
}

namespace {

constexpr ForkHandler kTurnsOverForks = {
    [] { InitTurns::Get().LockForFork(); },
    [](bool is_child) { InitTurns::Get().UnlockAfterFork(is_child); }};

}  // namespace

void KeepTurnsOverForks() { AddForkHandler(kTurnsOverForks); }

InitTurn::InitTurn(const void* library) : library_(library), is_mine_(true) {
  InitTurns& turns = InitTurns::Get();
  while (true) {
    switch (turns.Take(library)) {
      case InitTurns::Outcome::kTaken:
        return;
      case InitTurns::Outcome::kWouldDeadlock:
        is_mine_ = false;
        return;
      case InitTurns::Outcome::kMustWait:
        break;
    }
    // The initializer that runs may need the host's lock, and not be the one that waits for us.
    HostLockReleased released;
    turns.WaitFor(library);
  }
}

InitTurn::~InitTurn() {
  if (!is_mine_) return;
  InitTurns::Get().End(library_);
}

}  // namespace orcjit
