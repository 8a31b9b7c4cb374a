#include "os/linked_calls.h"

namespace orcjit {

uint64_t CallResolver(uint64_t resolver) { return reinterpret_cast<uint64_t (*)()>(resolver)(); }

}  // namespace orcjit
