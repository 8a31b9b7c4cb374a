#include "workarounds/os/bfloat16.h"

#include <cmath>
#include <cstdint>
#include <cstring>

namespace orcjit {
namespace {

uint32_t BitsOf(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

float FromBits(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

// To odd: what is rounded again to fewer digits is then as if it had been rounded once.
template <typename Wide>
float RoundToOdd(Wide value) {
  auto nearest = static_cast<float>(value);
  if (std::isnan(value) || static_cast<Wide>(nearest) == value) return nearest;
  bool is_beyond = std::fabs(static_cast<Wide>(nearest)) > std::fabs(value);
  return FromBits((BitsOf(nearest) - (is_beyond ? 1 : 0)) | 1);
}

}  // namespace

float RoundFloatToBfloat16(float value) {
  constexpr uint32_t kQuiet = 0x00400000;
  uint32_t bits = BitsOf(value);
  if (std::isnan(value)) return FromBits((bits | kQuiet) >> 16);
  uint32_t last = bits >> 16 & 1;  // halves are rounded to even
  return FromBits((bits + 0x7fff + last) >> 16);
}

float RoundDoubleToBfloat16(double value) { return RoundFloatToBfloat16(RoundToOdd(value)); }

float RoundLongDoubleToBfloat16(long double value) {
  return RoundFloatToBfloat16(RoundToOdd(value));
}

}  // namespace orcjit
