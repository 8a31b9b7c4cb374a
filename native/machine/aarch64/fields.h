// In which ways the relocations of AArch64 write a number: the table in fields.cc describes them.
#ifndef ORCJIT_MACHINE_AARCH64_FIELDS_H_
#define ORCJIT_MACHINE_AARCH64_FIELDS_H_

#include "machine/machine.h"

namespace orcjit::aarch64 {

// How much one access of a load or store takes, as a power of two.
inline constexpr uint8_t kAccessSizes = 5;

enum : uint8_t {
  // Data.
  kPointer32 = kFirstOwnField,
  kPointer16,
  kDelta64,
  kDelta32,
  kDelta16,
  kGotRelative64,
  kGotRelative32,
  // Distances in instructions.
  kLiteral19,        // ldr
  kAddress21,        // adr
  kPage21,           // adrp
  kPage21Unchecked,  // the same, as one of several instructions that make an address
  kTestBranch14,     // tbz, tbnz
  kCondBranch19,     // b.cond, cbz, cbnz
  kBranch26,         // b, bl
  // The last 12 bits of an address, whose page is in another instruction.
  kAddLow12,                                     // add
  kLoadLow12,                                    // ldr, str; one field for each access size
  kGotPageOffset15 = kLoadLow12 + kAccessSizes,  // ldr: from the GOT's page
  kGotOffset15,                                  // ldr: from the GOT
  // Offsets, whose sum of two parts is checked.
  kAddHigh12,
  kAddChecked12,
  kLoadChecked12,  // one for each access size
  // movz, movn, movk: see Move().
  kFirstMove = kLoadChecked12 + kAccessSizes,
};

// What a 16-bit part of a number is checked for.
enum class MoveCheck : uint8_t {
  kNone,      // the instruction stays movk or movz
  kUnsigned,  // nothing is above the part
  kSigned,    // nor above its sign: the instruction becomes movz, or movn of the inverted number
};

inline constexpr uint8_t kMoveBases = 3;  // kZero, kPlace, kGot
inline constexpr uint8_t kMoves = kMoveBases * 4 * 3;

constexpr uint8_t Move(Base base, uint8_t group, MoveCheck check) {
  uint8_t from = base == Base::kZero ? 0 : base == Base::kPlace ? 1 : 2;
  return static_cast<uint8_t>(kFirstMove + (from * 4 + group) * 3 + static_cast<uint8_t>(check));
}

inline constexpr uint8_t kFields = kFirstMove + kMoves;

struct FieldTable {
  Field by_number[kFields];
};
extern const FieldTable kFieldTable;

Written WriteField(uint8_t field, uint64_t value, char* place);

}  // namespace orcjit::aarch64

#endif  // ORCJIT_MACHINE_AARCH64_FIELDS_H_
