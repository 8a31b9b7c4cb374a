// What __builtin_cpu_supports reads, in libgcc.a.
#include "os/linux/support_data.h"

#include <cstring>
#include <vector>

extern "C" int __cpu_indicator_init();
extern "C" char __cpu_model[];
extern "C" char __cpu_features2[];

namespace orcjit {
namespace {

// The CPU does not change: a copy, made once libgcc has looked at it, says the same as the
// original.
struct CpuData {
  // Sizes of libgcc's objects; newer compilers know more features, whose bits are zero here.
  static constexpr size_t kModelSize = 16;
  static constexpr size_t kFeatures2Size = 12;
  static constexpr size_t kFeatures2Room = 16;

  char model[kModelSize];
  char features2[kFeatures2Room] = {};

  CpuData() {
    __cpu_indicator_init();
    std::memcpy(model, __cpu_model, kModelSize);
    std::memcpy(features2, __cpu_features2, kFeatures2Size);
  }
};

}  // namespace

const std::vector<SupportData>& SupportDataOfMachine() {
  static const CpuData cpu;
  static const auto* const data =
      new std::vector<SupportData>{{"__cpu_model", {cpu.model, sizeof(cpu.model)}},
                                   {"__cpu_features2", {cpu.features2, sizeof(cpu.features2)}}};
  return *data;
}

}  // namespace orcjit
