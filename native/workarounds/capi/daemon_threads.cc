// Trigger: a daemon thread is in a call, of a kernel say, when the interpreter ends, and asks for
// the GIL afterwards. CPython up to 3.13 then ends the thread with pthread_exit(), which unwinds
// its stack. Symptom: the unwinder meets functions of TVM-FFI that are noexcept, and
// std::terminate() aborts a process that is ending in order. CPython 3.14 lets the thread hang, and
// so do we, in place of the interpreter's calls of pthread_exit(). To be deleted when 3.14 is the
// oldest supported version.
#include "workarounds/capi/daemon_threads.h"

#include <cstdint>

#include "os/import_table.h"
#include "os/running.h"

namespace orcjit {
namespace {

[[noreturn]] void HoldThread(void*) { StandStill(); }

}  // namespace

void HoldDaemonThreads(const void* interpreter) {
  ReplaceImport(interpreter, "pthread_exit", reinterpret_cast<uint64_t>(&HoldThread));
}

}  // namespace orcjit
