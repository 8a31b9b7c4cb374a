// With the processor's features, as <sys/ifunc.h> says; a bit tells that there is a second
// argument.
#include "jit/linux/call_resolver.h"

#include <sys/auxv.h>

namespace orcjit {
namespace {

struct Features {
  uint64_t size;
  uint64_t hwcap;
  uint64_t hwcap2;
  uint64_t hwcap3, hwcap4;  // of later kernels
};

#ifndef AT_HWCAP3
#define AT_HWCAP3 29
#define AT_HWCAP4 30
#endif

}  // namespace

uint64_t CallResolver(uint64_t resolver) {
  constexpr uint64_t kHasArgument = uint64_t{1} << 62;
  const Features features = {sizeof(Features), getauxval(AT_HWCAP), getauxval(AT_HWCAP2),
                             getauxval(AT_HWCAP3), getauxval(AT_HWCAP4)};
  using Resolver = uint64_t (*)(uint64_t, const Features*);
  return reinterpret_cast<Resolver>(resolver)(features.hwcap | kHasArgument, &features);
}

}  // namespace orcjit
