// Running initializers and finalizers: their order, what happens when one throws, and whose turn it
// is.
#ifndef ORCJIT_JIT_INITIALIZERS_H_
#define ORCJIT_JIT_INITIALIZERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "graph/unit_layout.h"

namespace orcjit {

struct InitFunction {
  uint64_t address;
  uint32_t priority;
  std::string object;
  bool is_own_code = false;  // lies in the code of its unit
  CallingConvention convention = CallingConvention::kOfSystem;
};

// In the order in which the system's linker and loader would run them: .preinit_array, .init, then
// by priority over all objects, and there by the sections' names, objects in link order; .ctors
// sections backwards, as GNU ld copies them into .init_array.
std::vector<InitFunction> InitializersOf(const UnitLayout& unit);

// In the order of .fini_array: run them from the last to the first.
std::vector<InitFunction> FinalizersOf(const UnitLayout& unit);

// Throws JitError kObjectFormat when something of these is no code: an entry of a damaged object
// may be any number. For units whose code is executable already.
void ThrowUnlessCallable(const UnitLayout& unit);

// To be called while an exception is handled that has left code of a library: throws JitError if it
// is a request to end what Python does (link/session.h).
void PassOnRequest();

// Calls it with the arguments that the C library passes. Throws JitError kInitializer when an
// exception leaves it.
void RunInitializer(const InitFunction& function, const std::string& library);
void RunFinalizer(const InitFunction& function, const std::string& library);
// Fills the slot with what the resolver chooses.
void ResolveIfunc(const IfuncSlot& ifunc, const std::string& library);

// Whose turn it is stays known over a fork; before the first turn.
void KeepTurnsOverForks();

// At most one thread runs the initializers of a library, and others that need it wait, as in
// dlopen. Unlike dlopen, a thread does not wait where that would be a deadlock: for itself (an
// initializer that comes back to its own library), or in a circle of threads. No lock is held while
// it runs.
class InitTurn {
 public:
  explicit InitTurn(const void* library);
  InitTurn(const InitTurn&) = delete;
  InitTurn& operator=(const InitTurn&) = delete;
  ~InitTurn();

  // False: this thread must go on without waiting.
  bool is_mine() const { return is_mine_; }

 private:
  const void* library_;
  bool is_mine_;
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_INITIALIZERS_H_
