#include "workarounds/os/unwind_lookup.h"

#include <unwind.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "os/fork_gate.h"
#include "os/import_table.h"
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

const void* FindForLibgcc(void* address, Bases* bases);

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
    if (HasOurs()) return true;
    // The lock may be held while the loader's is waited for: as a rule once in a process.
    if (is_beyond_us_) return false;
    ForkSafeLock lock(mutex_);
    auto places = ReplaceImport(LibgccsOwn(), "_Unwind_Find_FDE", Ours());
    if (places_ == nullptr) places_ = new const std::vector<uint64_t>(std::move(places));
    is_beyond_us_ = !HasOurs();
    return !is_beyond_us_;
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
  static uint64_t Ours() { return reinterpret_cast<uint64_t>(&FindForLibgcc); }

  bool HasOurs() const {
    const std::vector<uint64_t>* places = places_;
    auto is_ours = [](uint64_t place) {
      return *reinterpret_cast<const std::atomic<uint64_t>*>(place) == Ours();
    };
    return places != nullptr && !places->empty() &&
           std::all_of(places->begin(), places->end(), is_ours);
  }

  UnwindIndex index_;
  std::mutex mutex_;
  // Where libgcc has the address: always the same places.
  std::atomic<const std::vector<uint64_t>*> places_{nullptr};
  std::atomic<bool> is_beyond_us_{false};  // it has none, or none that can be written to
};

const void* FindForLibgcc(void* address, Bases* bases) {
  std::optional<UnwindFunction> found =
      UnwindLookup::Get().index().Find(reinterpret_cast<uint64_t>(address));
  if (!found.has_value()) return _Unwind_Find_FDE(address, bases);
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
