#include "os/linux/passed_addresses.h"

#include <cstring>

namespace orcjit {

std::vector<uint64_t> AddressesPassed(uint64_t begin, uint64_t size) {
  constexpr unsigned char kLoadAddress[] = {0x48, 0x8d, 0x3d};  // lea disp32(%rip), %rdi
  constexpr unsigned char kCall = 0xe8;
  constexpr uint64_t kLoadSize = 7, kCallSize = 5;
  std::vector<uint64_t> passed;
  for (uint64_t at = begin; at + kLoadSize + kCallSize <= begin + size; ++at) {
    const auto* code = reinterpret_cast<const unsigned char*>(at);
    if (std::memcmp(code, kLoadAddress, sizeof(kLoadAddress)) != 0 || code[kLoadSize] != kCall)
      continue;
    int32_t distance;
    std::memcpy(&distance, code + sizeof(kLoadAddress), sizeof(distance));
    passed.push_back(at + kLoadSize + static_cast<uint64_t>(int64_t{distance}));
  }
  return passed;
}

}  // namespace orcjit
