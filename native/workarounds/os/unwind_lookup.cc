#include "workarounds/os/unwind_lookup.h"

#include <unwind.h>

#include <atomic>
#include <mutex>
#include <optional>

#include "os/fork_gate.h"
#include "os/linux/redirection.h"
#include "os/linux/unwind_index.h"

namespace {

// As libgcc's unwind-dw2-fde.h has it.
struct Bases {
  void* text;
  void* data;
  void* function;
};

}  // namespace

extern "C" const void* _Unwind_Find_FDE(void* address, Bases* bases);

namespace orcjit {
namespace {

using FindFunction = const void* (*)(void* address, Bases* bases);

const void* FindForLibgcc(void* address, Bases* bases);

// No code lies here: whose answer to it is this address, has asked us.
constexpr char kNoCode = 0;

bool LeadsToUs(uint64_t function) {
  Bases bases;
  return reinterpret_cast<FindFunction>(function)(const_cast<char*>(&kNoCode), &bases) == &kNoCode;
}

class UnwindLookup {
 public:
  static UnwindLookup& Get() {
    // Asked by the last exception of the process: never destroyed.
    static UnwindLookup* const lookup = new UnwindLookup;
    return *lookup;
  }

  UnwindIndex& index() { return index_; }

  // Whether libgcc asks us. Looked at again for each table, since the dynamic loader may have been
  // about to write the address that it had found for the first exception of another thread.
  bool IsAsked() {
    if (redirection_.IsInPlace()) return true;
    // The lock may be held while the loader's is waited for: as a rule once in a process.
    if (is_beyond_us_) return false;
    ForkSafeLock lock(mutex_);
    is_beyond_us_ = !redirection_.Establish(LibgccsOwn(), "_Unwind_Find_FDE");
    return !is_beyond_us_;
  }

  // Who is asked for what is not ours.
  FindFunction next() const {
    uint64_t next = redirection_.next();
    return next != 0 ? reinterpret_cast<FindFunction>(next) : &_Unwind_Find_FDE;
  }

 private:
  // From here on the loader has found what libgcc imports, and goes to none of it any more.
  UnwindLookup() {
    _Unwind_Backtrace([](_Unwind_Context*, void*) { return _URC_END_OF_STACK; }, nullptr);
    static constexpr ForkHandler forget = {[] {},
                                           [](bool is_child) {
                                             if (is_child) Get().index_.ForgetReaders();
                                           }};
    AddForkHandler(forget);
  }

  static const void* LibgccsOwn() { return reinterpret_cast<const void*>(&_Unwind_Find_FDE); }

  UnwindIndex index_;
  std::mutex mutex_;
  Redirection redirection_{reinterpret_cast<uint64_t>(&FindForLibgcc), LeadsToUs};
  std::atomic<bool> is_beyond_us_{false};  // it has none, or none that can be written to
};

const void* FindForLibgcc(void* address, Bases* bases) {
  if (address == &kNoCode) return address;
  UnwindLookup& lookup = UnwindLookup::Get();
  std::optional<UnwindFunction> found = lookup.index().Find(reinterpret_cast<uint64_t>(address));
  if (!found.has_value()) return lookup.next()(address, bases);
  *bases = {nullptr, nullptr, reinterpret_cast<void*>(found->begin)};
  return reinterpret_cast<const void*>(found->record);
}

}  // namespace

bool AddToUnwindLookup(uint64_t eh_frame) {
  UnwindLookup& lookup = UnwindLookup::Get();
  return lookup.IsAsked() && lookup.index().Add(eh_frame);
}

bool RemoveFromUnwindLookup(uint64_t eh_frame) {
  return UnwindLookup::Get().index().Remove(eh_frame);
}

}  // namespace orcjit
