#include <cstring>

#include "jit/link_support.h"

// What __builtin_cpu_supports reads, in libgcc.a.
extern "C" int __cpu_indicator_init();
extern "C" char __cpu_model[];
extern "C" char __cpu_features2[];

namespace orcjit {
namespace {

constexpr SupportFunction kFunctions[] = {
    // lea __dso_handle(%rip), %rdx; xor %esi, %esi; jmp *target(%rip)
    {"atexit",
     "__cxa_atexit",
     {0x48, 0x8d, 0x15, 0, 0, 0, 0, 0x31, 0xf6, 0xff, 0x25, 0, 0, 0, 0},
     15,
     3,
     11},
    // lea __dso_handle(%rip), %rsi; jmp *target(%rip)
    {"at_quick_exit",
     "__cxa_at_quick_exit",
     {0x48, 0x8d, 0x35, 0, 0, 0, 0, 0xff, 0x25, 0, 0, 0, 0},
     13,
     3,
     9},
    // lea __dso_handle(%rip), %rcx; jmp *target(%rip)
    {"pthread_atfork",
     "__register_atfork",
     {0x48, 0x8d, 0x0d, 0, 0, 0, 0, 0xff, 0x25, 0, 0, 0, 0},
     13,
     3,
     9},
};

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

int FindSupportFunction(std::string_view name) {
  int number = 0;
  for (const SupportFunction& function : kFunctions) {
    if (name == function.name) return number;
    ++number;
  }
  return -1;
}

const SupportFunction& GetSupportFunction(uint32_t number) { return kFunctions[number]; }

int FindSupportData(std::string_view name) {
  if (name == "__cpu_model") return 0;
  if (name == "__cpu_features2") return 1;
  return -1;
}

const SupportData& GetSupportData(uint32_t number) {
  static const CpuData cpu;
  static const SupportData data[] = {{"__cpu_model", {cpu.model, sizeof(cpu.model)}},
                                     {"__cpu_features2", {cpu.features2, sizeof(cpu.features2)}}};
  return data[number];
}

}  // namespace orcjit
