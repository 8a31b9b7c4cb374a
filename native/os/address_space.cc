// Where address space is reserved: close to what refers to it.
#include "os/address_space.h"

#include <exception>
#include <initializer_list>

namespace orcjit {
namespace {

// A signed 32-bit displacement, less room for what a reference adds.
constexpr uint64_t kReach = (uint64_t{2} << 30) - (uint64_t{16} << 20);
constexpr uint64_t kCloseness = kReach / 2;
constexpr uint64_t kProbeStep = uint64_t{64} << 20;

// The C++ library's: next to the C library, and the one with data that code refers to by distance.
uint64_t AddressInLibrary() { return reinterpret_cast<uint64_t>(&std::terminate); }

uint64_t Distance(uint64_t a, uint64_t b) { return a < b ? b - a : a - b; }

}  // namespace

uint64_t AddressSpace::ReserveNearLibraries(uint64_t size) {
  uint64_t library = AddressInLibrary();
  uint64_t chosen = Reserve(size, 0);
  if (chosen != 0 && IsWithinReach(chosen, size, library)) return chosen;
  // The kernel goes downward from the libraries, and there is much else by now.
  uint64_t begin = library / kProbeStep * kProbeStep;
  for (uint64_t away = kProbeStep; away < kReach; away += kProbeStep) {
    for (uint64_t base : {begin - away, begin + away}) {
      if (!IsWithinReach(base, size, library)) continue;
      uint64_t found = ReserveAt(base, size);
      if (found == 0) continue;
      if (chosen != 0) Release(chosen, size);
      return found;
    }
  }
  return chosen;
}

bool AddressSpace::IsWithinReach(uint64_t base, uint64_t size, uint64_t address) {
  return Distance(base, address) < kReach && Distance(base + size, address) < kReach;
}

bool AddressSpace::AreClose(uint64_t a, uint64_t b) { return Distance(a, b) < kCloseness; }

uint64_t AddressSpace::ReserveCloseTo(uint64_t address, uint64_t size) {
  uint64_t begin = address / kProbeStep * kProbeStep;
  auto reserve = [&](uint64_t base) -> uint64_t {
    bool is_close = AreClose(base, address) && AreClose(base + size, address);
    return is_close ? ReserveAt(base, size) : 0;
  };
  for (uint64_t away = kProbeStep; away < kCloseness && away <= begin; away += kProbeStep) {
    if (uint64_t found = reserve(begin - away)) return found;
  }
  // Above a program is its heap, which grows: as far away from it as can be.
  for (uint64_t away = kCloseness / kProbeStep * kProbeStep; away != 0; away -= kProbeStep) {
    if (uint64_t found = reserve(begin + away)) return found;
  }
  return 0;
}

// Away from programs, which may lie at the lower end.
uint64_t AddressSpace::ReserveLow(uint64_t size) {
  constexpr uint64_t kEnd = (uint64_t{1} << 31) - kProbeStep;
  if (size >= kEnd) return 0;
  for (uint64_t base = (kEnd - size) / kProbeStep * kProbeStep; base != 0; base -= kProbeStep) {
    if (uint64_t found = ReserveAt(base, size)) return found;
  }
  return 0;
}

}  // namespace orcjit
