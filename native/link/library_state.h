// Where a library is between its making and its end: one word, which all threads may read, and its
// transitions. Whoever looks something up in a library of which nothing waits takes no lock for it.
//
// What waits to be run:
//
//     quiet --(linked code has IFUNCs)--> resolvers wait --(all slots are filled)--> quiet
//     quiet --(linked code has initializers)--> initializers wait --(none is left)--> quiet
//
// Both may wait at once; resolvers run first. Any link starts it again, also a link that an
// initializer asks for. One thread runs each of the two kinds at a time (InitTurn in
// jit/initializers.h), under no lock, and all others that need the library wait for it.
//
// Its end:
//
//     open --> closed --> finalized (exit handlers, then arrays, then the rest of the handlers)
//     open --> exit handlers have run --> arrays have run       when the process ends
//
// A closed library links nothing more, and nothing waits in it. Exit handlers and arrays of
// finalizers run once, whichever of the two comes first; a library that is only checked begins
// with both behind it, so that none of its code ever runs.
//
// Who may change what: `Close` and what is noted of code that waits need the session's link lock;
// the rest may be called by any thread, and tells the first one that it is the first.
#ifndef ORCJIT_LINK_LIBRARY_STATE_H_
#define ORCJIT_LINK_LIBRARY_STATE_H_

#include <atomic>
#include <cstdint>

namespace orcjit {

class LibraryState {
 public:
  // ---- what waits ----

  bool has_waiting_resolvers() const { return Has(kResolversWait); }
  bool has_waiting_initializers() const { return Has(kInitializersWait); }
  // Functions of it wait to be called, or are running.
  bool has_waiting_functions() const { return Has(kResolversWait | kInitializersWait); }
  void SetResolversWait(bool wait) { Set(kResolversWait, wait); }
  void SetInitializersWait(bool wait) { Set(kInitializersWait, wait); }

  // An initializer or a resolver of it has been called: what it did cannot be undone by others.
  bool has_run_code() const { return Has(kHasRunCode); }
  void NoteRun() { Enter(kHasRunCode); }

  // ---- its end ----

  bool is_closed() const { return Has(kClosed); }
  // Nothing waits any more. False if it was closed before.
  bool Close() {
    bool is_first = Enter(kClosed);
    if (is_first) Leave(kResolversWait | kInitializersWait);
    return is_first;
  }

  bool ran_exit_handlers() const { return Has(kRanExitHandlers); }
  // True for the one that has to run them.
  bool BeginExitHandlers() { return Enter(kRanExitHandlers); }
  bool BeginFinalizers() { return Enter(kRanFinalizers); }
  void SkipFinalizing() { Enter(kRanExitHandlers | kRanFinalizers); }

 private:
  enum Bit : uint8_t {
    kResolversWait = 1,
    kInitializersWait = 2,
    kHasRunCode = 4,
    kClosed = 8,
    kRanExitHandlers = 16,
    kRanFinalizers = 32,
  };

  bool Has(int bits) const { return (bits_ & bits) != 0; }
  // Whether any of them is new.
  bool Enter(int bits) {
    auto entered = static_cast<uint8_t>(bits);
    return (bits_.fetch_or(entered) & entered) != entered;
  }
  void Set(int bits, bool is_set) {
    if (is_set) {
      Enter(bits);
    } else {
      Leave(bits);
    }
  }
  void Leave(int bits) { bits_.fetch_and(static_cast<uint8_t>(~bits)); }

  std::atomic<uint8_t> bits_{0};
};

}  // namespace orcjit

#endif  // ORCJIT_LINK_LIBRARY_STATE_H_
