// With the processor's features, as <sys/ifunc.h> says; a bit tells that there is a second
// argument.
#include <sys/auxv.h>
#include <sys/ifunc.h>

#include "os/linked_calls.h"

namespace orcjit {

uint64_t CallResolver(uint64_t resolver) {
  __ifunc_arg_t features = {};  // whatever more a later C library has in it
  features._size = sizeof(features);
  features._hwcap = getauxval(AT_HWCAP);
  features._hwcap2 = getauxval(AT_HWCAP2);
  using Resolver = uint64_t (*)(uint64_t, const __ifunc_arg_t*);
  return reinterpret_cast<Resolver>(resolver)(features._hwcap | _IFUNC_ARG_HWCAP, &features);
}

}  // namespace orcjit
