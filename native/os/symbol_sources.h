// Where the process's symbols come from, on every system: what linked code gets from us, what the
// loader has found, and libraries that were loaded for somebody alone. A system may have more.
#ifndef ORCJIT_OS_SYMBOL_SOURCES_H_
#define ORCJIT_OS_SYMBOL_SOURCES_H_

#include <initializer_list>
#include <utility>

#include "os/known_symbols.h"
#include "os/local_libraries.h"

namespace orcjit {

class ProcessSymbols {
 public:
  ProcessSymbols(AddressTable provided, std::initializer_list<const char*> toolchain_libraries)
      : known(std::move(provided)), local_libraries(toolchain_libraries) {}

  static ProcessSymbols& Get();

  KnownSymbols known;
  LocalLibraries local_libraries;
};

}  // namespace orcjit

#endif  // ORCJIT_OS_SYMBOL_SOURCES_H_
