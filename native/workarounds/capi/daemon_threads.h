// Daemon threads at the end of the interpreter.
#ifndef ORCJIT_WORKAROUNDS_CAPI_DAEMON_THREADS_H_
#define ORCJIT_WORKAROUNDS_CAPI_DAEMON_THREADS_H_

namespace orcjit {

// From now on a thread that the interpreter ends inside of a call stands still, instead of ending
// the process. For the end of the interpreter, before which a thread never meets this.
// `interpreter` is the address of a function of it.
void HoldDaemonThreads(const void* interpreter);

}  // namespace orcjit

#endif  // ORCJIT_WORKAROUNDS_CAPI_DAEMON_THREADS_H_
