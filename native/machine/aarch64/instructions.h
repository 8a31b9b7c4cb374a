// Parts of AArch64's instructions, each of which has 32 bits.
#ifndef ORCJIT_MACHINE_AARCH64_INSTRUCTIONS_H_
#define ORCJIT_MACHINE_AARCH64_INSTRUCTIONS_H_

#include <cstdint>
#include <cstring>

namespace orcjit::aarch64 {

inline uint32_t ReadInstruction(const char* place) {
  uint32_t code;
  std::memcpy(&code, place, sizeof(code));
  return code;
}

inline void WriteInstruction(char* place, uint32_t code) {
  std::memcpy(place, &code, sizeof(code));
}

// movz, movn or movk.
inline bool IsMoveWide(uint32_t code) {
  return (code & 0x1f800000) == 0x12800000 && (code >> 29 & 3) != 1;
}
inline bool IsMoveKeep(uint32_t code) { return (code >> 29 & 3) == 3; }
inline uint32_t MakeMoveNot(uint32_t code) { return code & ~(uint32_t{3} << 29); }
inline uint32_t MakeMoveZero(uint32_t code) { return MakeMoveNot(code) | uint32_t{2} << 29; }

// Of a load or store, as a power of two: vectors of 128 bits have no number of their own.
inline uint32_t AccessSize(uint32_t code) {
  bool is_vector = (code >> 26 & 1) != 0;
  bool is_wide = (code >> 23 & 1) != 0;
  uint32_t size = code >> 30;
  return size == 0 && is_vector && is_wide ? 4 : size;
}

inline bool IsPageAddress(uint32_t code) { return (code & 0x9f000000) == 0x90000000; }  // adrp
inline bool IsAddress(uint32_t code) { return (code & 0x9f000000) == 0x10000000; }      // adr

// add xD, xN, #number, where xD is no stack pointer.
inline bool IsAddToRegister(uint32_t code) {
  return (code & 0xffc00000) == 0x91000000 && (code & 31) != 31;
}

}  // namespace orcjit::aarch64

#endif  // ORCJIT_MACHINE_AARCH64_INSTRUCTIONS_H_
