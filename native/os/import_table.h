// Where a shared library keeps the addresses of the functions that it imports (System V gABI,
// "Dynamic Linking").
#ifndef ORCJIT_OS_IMPORT_TABLE_H_
#define ORCJIT_OS_IMPORT_TABLE_H_

#include <cstdint>
#include <vector>

namespace orcjit {

// The shared library or program in which `address` lies calls `function` from now on where it
// called the one of that name in another library. Nothing happens where it imports none of that
// name. For good: this library must stay loaded.
//
// Returns the places where it keeps the address. The dynamic loader may be about to write to them
// what it has found for another thread: who depends on the replacement looks again, and where a
// place cannot be written to, it does not have the address of `function`.
std::vector<uint64_t> ReplaceImport(const void* address, const char* name, uint64_t function);

}  // namespace orcjit

#endif  // ORCJIT_OS_IMPORT_TABLE_H_
