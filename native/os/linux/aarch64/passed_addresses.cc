#include "os/linux/passed_addresses.h"

#include <cstring>

namespace orcjit {
namespace {

uint32_t InstructionAt(uint64_t address) {
  uint32_t code;
  std::memcpy(&code, reinterpret_cast<const void*>(address), sizeof(code));
  return code;
}

bool IsPageOf(uint32_t code, uint32_t* target) {  // adrp
  *target = code & 31;
  return (code & 0x9f000000) == 0x90000000;
}

uint64_t PageOf(uint32_t code, uint64_t place) {
  uint64_t pages = (code >> 5 & 0x7ffff) << 2 | (code >> 29 & 3);
  uint64_t sign = uint64_t{1} << 20;
  return (place & ~uint64_t{0xfff}) + (((pages ^ sign) - sign) << 12);
}

}  // namespace

// adrp xN, page; ... add x0, xN, #offset; and a bl within the next few instructions. The compiler
// may keep xN for later.
std::vector<uint64_t> AddressesPassed(uint64_t begin, uint64_t size) {
  constexpr uint64_t kMostBetween = 3 * sizeof(uint32_t);
  std::vector<uint64_t> passed;
  uint64_t pages[32] = {};
  uint64_t first_argument = 0;
  uint64_t made_at = 0;
  for (uint64_t at = begin; at + sizeof(uint32_t) <= begin + size; at += sizeof(uint32_t)) {
    uint32_t code = InstructionAt(at);
    uint32_t target;
    if (IsPageOf(code, &target)) {
      pages[target] = PageOf(code, at);
    } else if ((code & 0xffc00000) == 0x91000000) {  // add xD, xN, #offset
      uint64_t sum = pages[code >> 5 & 31];
      if (sum != 0) sum += code >> 10 & 0xfff;
      pages[code & 31] = sum;
      if ((code & 31) == 0) first_argument = sum, made_at = at;
    } else if ((code & 0xffe0ffff) == 0xaa0003e0) {  // mov x0, xN
      first_argument = pages[code >> 16 & 31];
      made_at = at;
    } else if ((code & 0xfc000000) == 0x94000000) {  // bl
      if (first_argument != 0 && at - made_at <= kMostBetween) passed.push_back(first_argument);
      first_argument = 0;
    }
  }
  return passed;
}

}  // namespace orcjit
