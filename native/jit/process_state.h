// What native/jit has once for the process: all of it, and for each the reason why once. All else
// belongs to a session.
//
// Made when something first asks for it, and never destroyed: libraries may be unloaded, and linked
// code run, until the very end. These are the ends, in this order:
//
//   end of Python   FinalizeAllLibraries() (link/session.h), while the interpreter is still there:
//                   what linked code has registered, newest first, then the finalizers of all
//                   libraries but those that ask to live as long as the process
//   exit()          the handlers of linked code, which the C library has; then those finalizers,
//                   called by a handler that LiveLibraries has registered; from then on no code is
//                   unmapped
//   fork()          the gate of native/os closes when nobody is inside, then the turns are locked.
//                   In the child the turns of threads that are not there are over
//
// What is below is in os/process_state.h; what others have lent is in ffi/process_state.h (TVM-FFI)
// and capi/process_state.h (the interpreter), and has no end.
#ifndef ORCJIT_JIT_PROCESS_STATE_H_
#define ORCJIT_JIT_PROCESS_STATE_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "jit/code_map.h"
#include "jit/live_libraries.h"
#include "link/session.h"

namespace orcjit {

class InitTurns;  // initializers.cc
class JitDump;    // debuggers/perf_files.cc

InitTurns* MakeInitTurns();
JitDump* MakeJitDump();

struct LinkerState {
  static LinkerState& Get();

  // A process ends once, and the order of finalizers is one over all sessions.
  LiveLibraries libraries;

  // Threads wait for each other across sessions, and a circle of them must be seen. Locked over a
  // fork.
  InitTurns* const turns = MakeInitTurns();

  // How whoever hosts this library asks to end what it runs (PassOnRequest). Null: it does not.
  std::atomic<RequestReader> request_reader{nullptr};

  // Who keeps what libraries register outside of this one is there once. Null: nobody does.
  std::atomic<TakeBack> take_back{nullptr};

  // A backtrace has addresses, of whichever session.
  CodeMap code_map;

  // For those who ask for no session of their own. Made when it is asked for.
  std::shared_ptr<Session> default_session;

  // Whoever watches sees all links of the process.
  std::atomic<bool> is_anybody_watching{false};
  std::mutex link_events_mutex;
  std::string link_events;  // guarded by link_events_mutex

  // gdb reads one list, and perf one pair of files for each process. A child of a fork begins
  // files of its own.
  std::mutex gdb_list_mutex;
  std::mutex perf_files_mutex;
  JitDump* const jit_dump = MakeJitDump();  // guarded by perf_files_mutex
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_PROCESS_STATE_H_
