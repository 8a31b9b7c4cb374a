#include "os/process_symbols.h"

#include <windows.h>
#include <winternl.h>

#include <atomic>

#include "os/exit_handlers.h"
#include "os/machine_symbols.h"
#include "os/process_state.h"
#include "os/symbol_sources.h"
#include "os/thread_exit.h"
#include "os/windows/image.h"

namespace orcjit {
namespace {

// Every compiler driver links these by itself, so an object may count on them. No library is global
// here: what others export is found where it is declared.
constexpr std::initializer_list<const char*> kToolchainLibraries = {
    "ucrtbase.dll",    "vcruntime140.dll",    "vcruntime140_1.dll", "msvcp140.dll",
    "libstdc++-6.dll", "libgcc_s_seh-1.dll",  "libc++.dll",         "libunwind.dll",
    "msvcrt.dll",      "libwinpthread-1.dll", "kernel32.dll",
};

}  // namespace

// How often the loader has loaded and unloaded something, which it tells when asked to (the
// function and what it passes are documented, and in no header).
class LoaderEvents {
 public:
  LoaderEvents() {
    using Notify = void(CALLBACK*)(ULONG reason, const void* data, void* context);
    using Register = LONG(NTAPI*)(ULONG flags, Notify notify, void* context, void** cookie);
    auto address = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "LdrRegisterDllNotification");
    auto register_notification = reinterpret_cast<Register>(reinterpret_cast<void*>(address));
    void* cookie = nullptr;
    register_notification(0, Note, this, &cookie);
  }

  ProcessState Now() const { return {loaded_, unloaded_, 0}; }

 private:
  static void CALLBACK Note(ULONG reason, const void*, void* context) {
    constexpr ULONG kLoaded = 1;
    auto* events = static_cast<LoaderEvents*>(context);
    ++(reason == kLoaded ? events->loaded_ : events->unloaded_);
  }

  std::atomic<uint64_t> loaded_{0};
  std::atomic<uint64_t> unloaded_{0};
};

class WindowsSymbols : public ProcessSymbols {
 public:
  WindowsSymbols()
      : ProcessSymbols({{"__cxa_atexit", AddressOf(&RegisterExitHandler)},
                        {"__cxa_thread_atexit", AddressOf(&RegisterThreadDestructor)}},
                       kToolchainLibraries) {}

  static WindowsSymbols& Get() { return static_cast<WindowsSymbols&>(ProcessSymbols::Get()); }

  LoaderEvents loader;
};

ProcessSymbols* MakeProcessSymbols() { return new WindowsSymbols; }

ProcessState StateOfLoader() { return WindowsSymbols::Get().loader.Now(); }

void* FindProcessSymbol(std::string_view symbol, std::string_view) {
  KnownSymbols& known = ProcessSymbols::Get().known;
  if (void* address = known.Find(symbol, symbol)) return address;
  std::string name(symbol);
  void* address = FindThrough(GetModuleHandleW(nullptr), name, "");
  if (address == nullptr) address = ProcessSymbols::Get().local_libraries.Find(name, "");
  if (address != nullptr) known.KeepFound(symbol, address);
  return address;
}

// A DLL cannot export such variables, and the loader knows none by name.
bool FindProcessThreadLocal(const std::string&, const std::vector<SharedLibrary>&, TlsDescriptor*) {
  return false;
}

bool IsThreadLocal(const std::string&, const std::vector<SharedLibrary>&, const void*) {
  return false;
}

bool IsKnownThreadLocal(const std::string&) { return false; }

namespace {

DWORD UseOf(const void* address) {
  Image image = Image::At(address);
  return image ? image.UseOf(address) : 0;
}

}  // namespace

bool IsProcessCode(const void* address) { return (UseOf(address) & IMAGE_SCN_MEM_EXECUTE) != 0; }

// A table of exports does not tell functions from data: where they lie does.
bool IsProcessFunction(std::string_view, const void* address) {
  return ProcessSymbols::Get().known.HasProvided(address) || IsProcessCode(address);
}

bool IsProcessConstant(const void* address) {
  DWORD use = UseOf(address);
  return use != 0 && (use & IMAGE_SCN_MEM_WRITE) == 0;
}

// There are no such symbols, and no sizes: nothing is copied, or merged with what a DLL has.
bool IsUniqueInProcess(std::string_view, const void*) { return false; }

bool IsInitializedVariable(std::string_view, const void*, uint64_t) { return false; }

uint64_t SizeOfProcessSymbol(std::string_view, const void*) { return 0; }

}  // namespace orcjit
