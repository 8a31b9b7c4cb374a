// Daemon threads at the end of the interpreter.
//
// Trigger: a daemon thread is in a call, of a kernel say, when the interpreter ends, and asks for
// the GIL afterwards.
// Affected: CPython before 3.14, which ends the thread with pthread_exit(); that unwinds its stack.
// Symptom: the unwinder meets functions of TVM-FFI that are noexcept, and std::terminate() aborts a
// process that is ending in order.
// Cure: the thread stands still in place of the interpreter's calls of pthread_exit(), as CPython
// 3.14 has it.
// To be deleted when 3.14 is the oldest supported version, with its call in capi/orcjit_import.cc.
#ifndef ORCJIT_WORKAROUNDS_CAPI_DAEMON_THREADS_H_
#define ORCJIT_WORKAROUNDS_CAPI_DAEMON_THREADS_H_

namespace orcjit {

// From now on a thread that the interpreter ends inside of a call stands still, instead of ending
// the process. For the end of the interpreter, before which a thread never meets this.
// `interpreter` is the address of a function of it.
void HoldDaemonThreads(const void* interpreter);

}  // namespace orcjit

#endif  // ORCJIT_WORKAROUNDS_CAPI_DAEMON_THREADS_H_
