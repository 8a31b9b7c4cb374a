#include "os/process_symbols.h"

#include <dlfcn.h>
#include <mach-o/dyld_images.h>
#include <mach/mach.h>

#include "os/darwin/image.h"
#include "os/exit_handlers.h"
#include "os/machine_symbols.h"
#include "os/process_state.h"
#include "os/symbol_sources.h"
#include "os/thread_exit.h"

namespace orcjit {
namespace {

// Every compiler driver links these by itself, so an object may count on them.
constexpr std::initializer_list<const char*> kToolchainLibraries = {
    "/usr/lib/libSystem.B.dylib", "/usr/lib/libc++.1.dylib", "/usr/lib/libc++abi.dylib"};

// Where the dynamic loader tells debuggers what it has loaded.
const dyld_all_image_infos* LoaderInfos() {
  static const dyld_all_image_infos* const infos = [] {
    task_dyld_info info = {};
    mach_msg_type_number_t count = TASK_DYLD_INFO_COUNT;
    task_info(mach_task_self(), TASK_DYLD_INFO, reinterpret_cast<task_info_t>(&info), &count);
    return reinterpret_cast<const dyld_all_image_infos*>(info.all_image_info_addr);
  }();
  return infos;
}

}  // namespace

ProcessSymbols* MakeProcessSymbols() {
  return new ProcessSymbols({{"__cxa_atexit", AddressOf(&RegisterExitHandler)},
                             {"__cxa_thread_atexit", AddressOf(&RegisterThreadDestructor)},
                             {"_tlv_bootstrap", AddressOf(&ResolveThreadVariable)},
                             {"_tlv_atexit", AddressOf(&RegisterThreadDestructor)}},
                            kToolchainLibraries);
}

// The loader notes when it has last loaded or unloaded something.
ProcessState StateOfLoader() { return {LoaderInfos()->infoArrayChangeTimestamp, 0, 0}; }

void* FindProcessSymbol(std::string_view symbol, std::string_view) {
  KnownSymbols& known = ProcessSymbols::Get().known;
  if (void* address = known.Find(symbol, symbol)) return address;
  std::string name(symbol);
  void* address = FindThrough(RTLD_DEFAULT, name, "");
  if (address == nullptr) address = ProcessSymbols::Get().local_libraries.Find(name, "");
  if (address == nullptr || IsThreadLocal(name, {}, address)) return nullptr;
  known.KeepFound(symbol, address);
  return address;
}

bool FindProcessThreadLocal(const std::string& name, const std::vector<SharedLibrary>&,
                            TlsDescriptor* descriptor) {
  return DescribeProcessTls(name, {}, descriptor);
}

// dlsym() gives this thread's variable, which lies in no library.
bool IsThreadLocal(const std::string& name, const std::vector<SharedLibrary>& shared,
                   const void* address) {
  if (IsInLoadedLibrary(address)) return false;
  TlsDescriptor descriptor;
  return FindProcessThreadLocal(name, shared, &descriptor) && GetTlsAddress(&descriptor) == address;
}

// Nothing is kept of it: the record is found as fast as its name would be.
bool IsKnownThreadLocal(const std::string& name) {
  TlsDescriptor descriptor;
  return FindProcessThreadLocal(name, {}, &descriptor);
}

namespace {

int ProtectionOf(const void* address) {
  Image image = Image::At(address);
  return image ? image.ProtectionOf(reinterpret_cast<uint64_t>(address)) : 0;
}

}  // namespace

bool IsProcessCode(const void* address) {
  Image image = Image::At(address);
  const section_64* section =
      image ? image.SectionOf(reinterpret_cast<uint64_t>(address)) : nullptr;
  constexpr uint32_t kCode = S_ATTR_PURE_INSTRUCTIONS | S_ATTR_SOME_INSTRUCTIONS;
  return section != nullptr && (section->flags & kCode) != 0;
}

// Symbols have no types here: where they lie tells functions from data.
bool IsProcessFunction(std::string_view, const void* address) {
  return ProcessSymbols::Get().known.HasProvided(address) || IsProcessCode(address);
}

bool IsProcessConstant(const void* address) {
  int protection = ProtectionOf(address);
  if (protection == 0) return false;
  return (protection & VM_PROT_WRITE) == 0 ||
         Image::At(address).IsMadeConstant(reinterpret_cast<uint64_t>(address));
}

// There are no such symbols, and no sizes: nothing is copied, or merged with what a library has.
bool IsUniqueInProcess(std::string_view, const void*) { return false; }

bool IsInitializedVariable(std::string_view, const void*, uint64_t) { return false; }

uint64_t SizeOfProcessSymbol(std::string_view, const void*) { return 0; }

}  // namespace orcjit
