// What the symbol tables of loaded libraries say.
#ifndef ORCJIT_OS_LINUX_LOADED_SYMBOLS_H_
#define ORCJIT_OS_LINUX_LOADED_SYMBOLS_H_

#include <link.h>

namespace orcjit {

// The entry that a loaded library, or the program, has in its table of symbols for the variable or
// function at an address; null if there is none. Of several names for one place it is one that has
// a size, if any: linkers export names for the begin and the end of a section, such as __bss_start.
const ElfW(Sym) * FindLoadedSymbol(const void* address);

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_LOADED_SYMBOLS_H_
