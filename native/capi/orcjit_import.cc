#include "capi/orcjit_import.h"

#include <cstdlib>
#include <string>

#include "capi/guarded.h"
#include "capi/interpreter_lock.h"
#include "ffi/register.h"
#include "link/session.h"
#include "llvm/Config/llvm-config.h"
#include "machine/machine.h"
#include "object/naming.h"
#include "object/object_format.h"
#include "workarounds/capi/daemon_threads.h"

#define ORCJIT_STRINGIFY_(x) #x
#define ORCJIT_STRINGIFY(x) ORCJIT_STRINGIFY_(x)

namespace {

using orcjit::Guarded;

constexpr char kBuildInfo[] =
    "{\"version\": \"" ORCJIT_IMPORT_VERSION "\", \"llvm\": \"" LLVM_VERSION_STRING
    "\", \"abi\": " ORCJIT_STRINGIFY(ORCJIT_ABI_VERSION) ", \"compiler\": \"" __VERSION__ "\"}";

}  // namespace

int orcjit_abi_version(void) { return ORCJIT_ABI_VERSION; }

const char* orcjit_host(void) {
  static const std::string host = orcjit::HostFormat().name() +
                                  std::string(1, orcjit::kFieldSeparator) +
                                  orcjit::HostMachine().name;
  return host.c_str();
}

const char* orcjit_build_info(void) { return kBuildInfo; }

int orcjit_register_tvm_ffi(const char* libtvm_ffi_path, char** error) {
  return Guarded(error, [&] { orcjit::RegisterWithTvmFfi(libtvm_ffi_path, kBuildInfo); });
}

void orcjit_finalize(void) {
  if (const void* interpreter = orcjit::InterpreterFunction())
    orcjit::HoldDaemonThreads(interpreter);
  orcjit::FinalizeAllLibraries();
}

void orcjit_link_for_all_machines(int all) { orcjit::LinkForAllMachines(all != 0); }

void orcjit_free(void* memory) { std::free(memory); }
