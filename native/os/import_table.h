// Where a shared library keeps the addresses of the functions that it imports (System V gABI,
// "Dynamic Linking").
#ifndef ORCJIT_OS_IMPORT_TABLE_H_
#define ORCJIT_OS_IMPORT_TABLE_H_

#include <cstdint>

namespace orcjit {

// The shared library or program in which `address` lies calls `function` from now on where it
// called the one of that name in another library. Nothing happens where it imports none of that
// name. For good: this library must stay loaded.
void ReplaceImport(const void* address, const char* name, uint64_t function);

}  // namespace orcjit

#endif  // ORCJIT_OS_IMPORT_TABLE_H_
