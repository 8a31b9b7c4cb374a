// How the dynamic loader calls the resolver of an IFUNC.
#ifndef ORCJIT_JIT_LINUX_CALL_RESOLVER_H_
#define ORCJIT_JIT_LINUX_CALL_RESOLVER_H_

#include <cstdint>

namespace orcjit {

// Returns the address that it chooses.
uint64_t CallResolver(uint64_t resolver);

}  // namespace orcjit

#endif  // ORCJIT_JIT_LINUX_CALL_RESOLVER_H_
