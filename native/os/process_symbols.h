// Symbols that the process provides: its loaded shared libraries, and what they cannot provide
// because it lives in static parts of the toolchain (libgcc.a) or has to be ours (thread_local
// support).
#ifndef ORCJIT_OS_PROCESS_SYMBOLS_H_
#define ORCJIT_OS_PROCESS_SYMBOLS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "os/shared_library.h"
#include "os/thread_local.h"

namespace orcjit {

// What decides which symbols the process has. Where it is the same as before, what was found is
// found again; what was not found may be there: a library that is loaded can become a global one.
struct ProcessState {
  uint64_t loaded = 0;  // how often the dynamic loader has loaded something
  uint64_t unloaded = 0;
  uint64_t provided = 0;  // how often a symbol or a library was added to what there is

  static ProcessState Now();

  bool operator==(const ProcessState& other) const {
    return loaded == other.loaded && unloaded == other.unloaded && provided == other.provided;
  }
};

// The address of a symbol that linked code gets from us, whatever else defines it; or null.
void* FindProvidedSymbol(std::string_view name);

// The address, or null, also for a thread_local variable. `version` may be empty ("GLIBC_2.2.5" for
// memcpy@GLIBC_2.2.5).
void* FindProcessSymbol(std::string_view name, std::string_view version);

// The same for a thread_local variable, searched for in `shared` too. False when there is none.
bool FindProcessThreadLocal(const std::string& name, const std::vector<SharedLibrary>& shared,
                            TlsDescriptor* descriptor);

// Whether the loader's address of a symbol is that of this thread's variable of that name.
bool IsThreadLocal(const std::string& name, const std::vector<SharedLibrary>& shared,
                   const void* address);

// Whether that was so for an address of that name before.
bool IsKnownThreadLocal(const std::string& name);

// What follows is asked of a symbol of a loaded shared library by its name and its address. The
// name alone would not do, since several libraries may have one of that name; the address alone
// would have all symbols of its library looked at.

// Whether it is a function (as opposed to data).
bool IsProcessFunction(std::string_view name, const void* address);

// Whether the process has one symbol of that name (STB_GNU_UNIQUE).
bool IsUniqueInProcess(std::string_view name, const void* address);

// Whether it is a variable that has a value in its file, is not weak, and has at least that size.
bool IsInitializedVariable(std::string_view name, const void* address, uint64_t size);

// The size of the function or variable; 0 if it is none of a loaded shared library.
uint64_t SizeOfProcessSymbol(std::string_view name, const void* address);

// The address of a symbol in a library that every compiler driver links by itself; or null.
void* FindToolchainSymbol(const std::string& name);

// Whether `address` is in the code of a loaded shared library, or of the program.
bool IsProcessCode(const void* address);

// Whether what is at `address` in a loaded shared library cannot change any more.
bool IsProcessConstant(const void* address);

// From now on `name` is this address, whatever the process has.
void AddProcessSymbol(const std::string& name, void* address);

// Search this shared library too, though it was loaded locally (libtvm_ffi).
void AddProcessLibrary(const std::string& path);

}  // namespace orcjit

#endif  // ORCJIT_OS_PROCESS_SYMBOLS_H_
