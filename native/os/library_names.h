// What a shared library is called here that is libNAME.so.VERSION on Linux: for messages only.
#ifndef ORCJIT_OS_LIBRARY_NAMES_H_
#define ORCJIT_OS_LIBRARY_NAMES_H_

#include <string>
#include <string_view>

namespace orcjit {

std::string LibraryNameHere(std::string_view linux_name);

// The file name of one that is loaded, in whichever version. `start` is "libNAME.so."; empty if
// there is none.
std::string LoadedLibraryNamed(std::string_view start);

}  // namespace orcjit

#endif  // ORCJIT_OS_LIBRARY_NAMES_H_
