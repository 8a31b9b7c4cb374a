// Which shared library defines symbols of a well-known run time: for messages only.
#ifndef ORCJIT_JIT_KNOWN_LIBRARIES_H_
#define ORCJIT_JIT_KNOWN_LIBRARIES_H_

#include <string_view>

namespace orcjit {

// A file name as `libraries` in orcjit.toml takes it; empty if the symbol is not of a known kind.
std::string_view KnownLibraryOf(std::string_view symbol);

}  // namespace orcjit

#endif  // ORCJIT_JIT_KNOWN_LIBRARIES_H_
