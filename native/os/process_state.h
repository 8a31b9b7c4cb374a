// What native/os has once for the process: all of it, and for each the reason why once.
//
// Made when something first asks for it, and never destroyed: threads, handlers of exit and linked
// code use it until the very end. What ends is said with the member. A fork is held up by the gate,
// which closes before it and opens on both sides after it, so what is guarded by a mutex that is
// taken inside the gate (ForkSafeLock) is whole in the child. scripts/check_process_state.py
// refuses such state elsewhere.
#ifndef ORCJIT_OS_PROCESS_STATE_H_
#define ORCJIT_OS_PROCESS_STATE_H_

#include <atomic>

namespace orcjit {

class CodeOwners;
class ExitHandlerRuns;
class ForkGate;
class ProcessSymbols;
class TlsSlots;
struct HostLock;

// Each is made by the file that knows what it is.
CodeOwners* MakeCodeOwners();
ExitHandlerRuns* MakeExitHandlerRuns();
ForkGate* MakeForkGate();
ProcessSymbols* MakeProcessSymbols();
TlsSlots* MakeTlsSlots();

struct SystemState {
  static SystemState& Get();

  // Those who wait here give up the lock of whoever hosts this library, which is one for all
  // sessions. Null: there is none. What it points to is never freed.
  std::atomic<const HostLock*> host_lock{nullptr};

  // The dynamic loader has one table of what is loaded globally, and what it has found is kept for
  // all; so is what linked code gets from us in place of what the C library has.
  ProcessSymbols* const symbols = MakeProcessSymbols();

  // The C library has one list of handlers of exit. It runs them, the newest first, those that are
  // left at the end of the process included.
  ExitHandlerRuns* const exit_handlers = MakeExitHandlerRuns();

  // A thread that ends asks whose code a destructor is, whichever session it was linked in.
  CodeOwners* const code_owners = MakeCodeOwners();

  // A thread has one table of blocks, whichever session its variables are of. The slots outlive all
  // libraries; a thread frees its own blocks when it ends.
  TlsSlots* const tls_slots = MakeTlsSlots();

  // A process forks as a whole. Last, since it is asked by each throw from when it is made
  // (workarounds/os/unwind_registry.h): nothing may throw after that.
  ForkGate* const fork_gate = MakeForkGate();
};

}  // namespace orcjit

#endif  // ORCJIT_OS_PROCESS_STATE_H_
