// Functions whose address others choose (IFUNC).
#include "contract.h"
#include "os/linked_calls.h"

namespace {

int Chosen() { return 7; }

uint64_t Resolve() { return reinterpret_cast<uint64_t>(&Chosen); }

}  // namespace

PROMISE(a_resolver_chooses_an_address) {
  CHECK(orcjit::CallResolver(reinterpret_cast<uint64_t>(&Resolve)) ==
        reinterpret_cast<uint64_t>(&Chosen));
}
