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
