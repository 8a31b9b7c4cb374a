#include "os/process_symbols.h"

#include <windows.h>
#include <winternl.h>

#include <atomic>

#include "os/exit_handlers.h"
#include "os/known_symbols.h"
#include "os/local_libraries.h"
#include "os/machine_symbols.h"
#include "os/process_state.h"
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

class ProcessSymbols {
 public:
  static ProcessSymbols& Get() { return *SystemState::Get().symbols; }

  LoaderEvents loader;
  KnownSymbols known{{
      {"__cxa_atexit", AddressOf(&RegisterExitHandler)},
      {"__cxa_thread_atexit", AddressOf(&RegisterThreadDestructor)},
  }};
  LocalLibraries local_libraries{kToolchainLibraries};
};

ProcessSymbols* MakeProcessSymbols() { return new ProcessSymbols; }

ProcessState StateOfLoader() { return ProcessSymbols::Get().loader.Now(); }

ProcessState ProcessState::Now() { return ProcessSymbols::Get().known.Now(); }

void* FindProvidedSymbol(std::string_view name) {
  return ProcessSymbols::Get().known.FindProvided(name);
}

void* FindProcessSymbol(std::string_view symbol, std::string_view) {
  KnownSymbols& known = ProcessSymbols::Get().known;
  if (void* address = known.Find(symbol, symbol)) return address;
  std::string name(symbol);
  void* address = FindThrough(GetModuleHandleW(nullptr), name, "");
  if (address == nullptr) address = ProcessSymbols::Get().local_libraries.Find(name, "");
  if (address != nullptr) known.KeepFound(symbol, address);
  return address;
}

void* FindToolchainSymbol(const std::string& name) {
  return ProcessSymbols::Get().local_libraries.Find(name, "");
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
bool IsProcessFunction(const void* address) {
  return ProcessSymbols::Get().known.HasProvided(address) || IsProcessCode(address);
}

bool IsProcessConstant(const void* address) {
  DWORD use = UseOf(address);
  return use != 0 && (use & IMAGE_SCN_MEM_WRITE) == 0;
}

// There are no such symbols, and no sizes: nothing is copied, or merged with what a DLL has.
bool IsUniqueInProcess(const void*) { return false; }

bool IsInitializedVariable(const void*, uint64_t) { return false; }

uint64_t SizeOfProcessSymbol(const void*) { return 0; }

void AddProcessSymbol(const std::string& name, void* address) {
  ProcessSymbols::Get().known.Provide(name, address);
}

void AddProcessLibrary(const std::string& path) {
  ProcessSymbols::Get().local_libraries.Add(path);
  ProcessSymbols::Get().known.NoteLibrary();
}

}  // namespace orcjit
