// Functions of the compilers' run time that are hidden in the libgcc.a of a machine: every shared
// library links its own copy, so no library exports them.
#ifndef ORCJIT_OS_MACHINE_SYMBOLS_H_
#define ORCJIT_OS_MACHINE_SYMBOLS_H_

#include <string_view>

namespace orcjit {

// Null if it is none.
void* FindMachineSymbol(std::string_view name);
bool IsMachineSymbol(const void* address);

// The conversion of a long double to bfloat16, whose name says what a long double is.
extern const char* const kRoundLongDoubleName;

}  // namespace orcjit

#endif  // ORCJIT_OS_MACHINE_SYMBOLS_H_
