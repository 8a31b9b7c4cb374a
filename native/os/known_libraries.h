// Which shared library defines symbols of a well-known run time, and what else helps where no
// declaration does: for messages only.
#ifndef ORCJIT_OS_KNOWN_LIBRARIES_H_
#define ORCJIT_OS_KNOWN_LIBRARIES_H_

#include <string>
#include <string_view>

namespace orcjit {

// A file name as `libraries` in orcjit.toml takes it; empty if the symbol is not of a known kind.
// Of a library that exists in several versions it is the one of `cuda_release`, the major number of
// the toolkit that made the object, or else the one that this process has loaded.
std::string KnownLibraryOf(std::string_view symbol, std::string_view cuda_release);

// A sentence, for symbols of run times that cannot be declared, because they are static libraries
// or have to be there when the process starts; empty for all others.
std::string_view KnownCureOf(std::string_view symbol);

}  // namespace orcjit

#endif  // ORCJIT_OS_KNOWN_LIBRARIES_H_
