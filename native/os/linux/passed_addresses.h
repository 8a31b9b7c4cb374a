// Reads machine code of others: for unwind_registry.cc.
#ifndef ORCJIT_OS_LINUX_PASSED_ADDRESSES_H_
#define ORCJIT_OS_LINUX_PASSED_ADDRESSES_H_

#include <cstdint>
#include <vector>

namespace orcjit {

// Addresses that the `size` bytes of code at `code` make and pass, in the next instruction, as the
// first argument of a call.
std::vector<uint64_t> AddressesPassed(uint64_t code, uint64_t size);

}  // namespace orcjit

#endif  // ORCJIT_OS_LINUX_PASSED_ADDRESSES_H_
