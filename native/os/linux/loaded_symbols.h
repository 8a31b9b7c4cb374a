// What the symbol tables of loaded libraries say.
#ifndef ORCJIT_OS_LINUX_LOADED_SYMBOLS_H_
#define ORCJIT_OS_LINUX_LOADED_SYMBOLS_H_

#include <link.h>

#include <string_view>

namespace orcjit {

// The entry that a loaded library, or the program, has in its table of symbols for the variable or
// function of that name at that address; if it knows the place by other names, of one of these;
// null if there is none. Of several names it is one that has a size, if any: linkers export names
// for the begin and the end of a section, such as __bss_start.
const ElfW(Sym) * FindLoadedSymbol(std::string_view name, const void* address);

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_LOADED_SYMBOLS_H_
