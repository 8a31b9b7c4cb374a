// Shared libraries that a library declares to need, and the symbols found in them.
#ifndef ORCJIT_OS_SHARED_LIBRARY_H_
#define ORCJIT_OS_SHARED_LIBRARY_H_

#include <string>
#include <vector>

namespace orcjit {

struct SharedLibrary {
  std::string file;  // as it was asked for
  void* handle;      // never closed: linked code holds addresses of it
};

// Loads it as a dependency of a shared library is loaded: its symbols do not become global. The
// handle is null, and there is the dynamic loader's reason, if it cannot be loaded.
SharedLibrary OpenSharedLibrary(const std::string& file, std::string* problem);

// Loads it for good, as a dependency, if all symbols are there that it needs; otherwise there is
// the dynamic loader's reason.
bool LoadWhole(const std::string& file, std::string* problem);

// Loads several for good, so that each finds symbols in the others, too, as in a program that is
// linked against them. No file is loaded if one cannot be.
bool LoadTogether(const std::vector<std::string>& files, std::string* problem);

// The handle of one that is loaded; or null.
void* LoadedLibrary(const std::string& file);

// The address of a symbol that the library itself defines, or null.
void* FindOwnSymbol(const SharedLibrary& library, const std::string& name,
                    const std::string& version);

// The same for the library and all that it was loaded with.
void* FindWithDependencies(const SharedLibrary& library, const std::string& name,
                           const std::string& version);

// What the dynamic loader finds through a handle. A version has to be the one that is asked for, if
// the library that has the symbol has versions at all.
void* FindThrough(void* handle, const std::string& name, const std::string& version);

// The shared library, or the program, that the address lies in. The handle is null if it lies in
// none.
SharedLibrary LoadedLibraryAt(const void* address);

// The file that the address was loaded from; empty if it is of none.
std::string LibraryFileOf(const void* address);

// Whether the address is in a loaded shared library or the program. That of a thread_local variable
// is not: the loader gives the address that this thread's has.
bool IsInLoadedLibrary(const void* address);

}  // namespace orcjit

#endif  // ORCJIT_OS_SHARED_LIBRARY_H_
