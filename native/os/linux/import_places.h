// The places where a loaded library keeps the addresses of functions that it imports.
//
// Other copies of this library in the process write there as well. They take turns, under the
// dynamic loader's own lock, and each sees what it replaces.
#ifndef ORCJIT_OS_LINUX_IMPORT_PLACES_H_
#define ORCJIT_OS_LINUX_IMPORT_PLACES_H_

#include <atomic>
#include <cstdint>
#include <vector>

namespace orcjit {

// Those of the library or program in which `address` lies, for the function of that name. None
// where it imports no such function.
std::vector<uint64_t> ImportPlaces(const void* address, const char* name);

// What is called from such a place now. Before the first call, that may be the library's own code,
// which asks the loader.
inline uint64_t FunctionAt(uint64_t place) {
  return *reinterpret_cast<const std::atomic<uint64_t>*>(place);
}

bool AreInOneLibrary(uint64_t one, uint64_t other);

// Has `function` called from there in place of the one that is expected there, whose address is
// kept in *replaced before, unless that is null. No where it is another one, and where the place
// cannot be written to.
bool ReplaceAt(uint64_t place, uint64_t expected, uint64_t function,
               std::atomic<uint64_t>* replaced = nullptr);

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_IMPORT_PLACES_H_
