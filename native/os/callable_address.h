// Whether an address can be called.
#ifndef ORCJIT_OS_CALLABLE_ADDRESS_H_
#define ORCJIT_OS_CALLABLE_ADDRESS_H_

#include <cstdint>

namespace orcjit {

// Whether a function begins there: one that a loaded shared library exports, or anything in
// executable memory that belongs to no library of the loader's. Slow.
bool IsCallableAddress(uint64_t address);

}  // namespace orcjit

#endif  // ORCJIT_OS_CALLABLE_ADDRESS_H_
