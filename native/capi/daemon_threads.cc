// Trigger: a daemon thread is in a call, of a kernel say, when the interpreter ends, and asks for
// the GIL afterwards. CPython up to 3.13 then ends the thread with pthread_exit(), which unwinds
// its stack. Symptom: the unwinder meets functions of TVM-FFI that are noexcept, and
// std::terminate() aborts a process that is ending in order. CPython 3.14 lets the thread hang, and
// so do we. To be deleted when 3.14 is the oldest supported version.
#include "capi/daemon_threads.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <exception>

namespace orcjit {
namespace {

std::terminate_handler previous_handler = nullptr;

bool IsMainThread() { return syscall(SYS_gettid) == getpid(); }

[[noreturn]] void HoldOrTerminate() {
  // What pthread_exit() throws is no exception of C++; it may have been caught, by catch (...).
  bool is_forced_unwind = std::current_exception() == nullptr;
  if (is_forced_unwind && !IsMainThread()) {
    while (true) pause();
  }
  previous_handler();
  __builtin_trap();  // a handler must not return
}

}  // namespace

void HoldDaemonThreads() {
  if (std::get_terminate() == &HoldOrTerminate) return;
  previous_handler = std::set_terminate(&HoldOrTerminate);
}

}  // namespace orcjit
