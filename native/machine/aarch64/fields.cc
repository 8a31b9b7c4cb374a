// Fields of AArch64's instructions (https://developer.arm.com/documentation/ddi0487): where their
// bits lie, which instructions have them, and what they hold.
#include "machine/aarch64/fields.h"

#include <cstring>

#include "machine/aarch64/instructions.h"

namespace orcjit::aarch64 {

namespace {

// What is written, in which bits, and which instructions have it.
struct Shape {
  uint32_t mask, bits;    // instruction & mask == bits; of data: 0, 0
  uint8_t width, lowest;  // of the field in the instruction
  uint8_t scale;          // the number is a multiple of 1 << scale
};

enum class Check : uint8_t { kNone, kSigned, kUnsigned, kBoth };

struct Encoding {
  Shape shape;
  Check check;          // of the number, against...
  uint8_t extent;       // this many bits, scaled ones included
  uint8_t skipped = 0;  // bits below that are in another instruction
};

constexpr Encoding kAdr = {{0x9f000000, 0x10000000, 21, 0, 0}, Check::kSigned, 21};
constexpr Encoding kAdrp = {{0x9f000000, 0x90000000, 21, 0, 12}, Check::kSigned, 33};

// Every field but those of moves; those of loads and stores have their access size in `access`.
Encoding EncodingOf(uint8_t field, uint8_t access) {
  constexpr Shape kAdd = {0x5fc00000, 0x11000000, 12, 10, 0};
  constexpr Shape kShiftedAdd = {0x5f800000, 0x11000000, 12, 10, 0};
  constexpr Shape kLoadOrStore = {0x3b000000, 0x39000000, 12, 10, 0};
  Shape load = kLoadOrStore;
  load.scale = access;
  switch (field) {
    case kLiteral19:
      return {{0x3b000000, 0x18000000, 19, 5, 2}, Check::kSigned, 21};
    case kTestBranch14:
      return {{0x7e000000, 0x36000000, 14, 5, 2}, Check::kSigned, 16};
    case kCondBranch19:
      return {{0, 0, 19, 5, 2}, Check::kSigned, 21};
    case kBranch26:
      return {{0x7c000000, 0x14000000, 26, 0, 2}, Check::kSigned, 28};
    case kAddLow12:
      return {kAdd, Check::kNone, 12};
    case kAddHigh12:
      return {kShiftedAdd, Check::kUnsigned, 24, 12};
    case kAddChecked12:
      return {kAdd, Check::kUnsigned, 12};
    case kLoadLow12:
      return {load, Check::kNone, 12};
    case kLoadChecked12:
      return {load, Check::kUnsigned, 12};
    default:  // kGotPageOffset15, kGotOffset15
      return {load, Check::kUnsigned, 15};
  }
}

bool Fits(Check check, unsigned extent, uint64_t value) {
  bool is_signed = static_cast<int64_t>(value) >= -(int64_t{1} << (extent - 1)) &&
                   static_cast<int64_t>(value) < (int64_t{1} << (extent - 1));
  bool is_unsigned = value >> extent == 0;
  switch (check) {
    case Check::kSigned:
      return is_signed;
    case Check::kUnsigned:
      return is_unsigned;
    case Check::kBoth:
      return is_signed || is_unsigned;
    case Check::kNone:
      break;
  }
  return true;
}

uint32_t SetBits(uint32_t code, uint64_t number, unsigned width, unsigned lowest) {
  uint32_t mask = ((uint32_t{1} << width) - 1) << lowest;
  return (code & ~mask) | (static_cast<uint32_t>(number << lowest) & mask);
}

Written WriteData(uint8_t field, uint64_t value, char* place) {
  size_t size = kFieldTable.by_number[field].size;
  Check check = size == 8                                    ? Check::kNone
                : field == kPointer32 || field == kPointer16 ? Check::kBoth
                                                             : Check::kSigned;
  if (check != Check::kNone && !Fits(check, static_cast<unsigned>(size * 8), value))
    return Written::kOutOfReach;
  std::memcpy(place, &value, size);
  return Written::kDone;
}

Written WriteMove(uint8_t field, uint64_t value, char* place) {
  unsigned number = field - kFirstMove;
  auto check = static_cast<MoveCheck>(number % 3);
  unsigned group = number / 3 % 4;
  uint32_t code = ReadInstruction(place);
  if (!IsMoveWide(code)) return Written::kOtherInstruction;
  unsigned extent = 16 * (group + 1);
  bool has_rest = group < 3;
  if (check == MoveCheck::kUnsigned && has_rest && value >> extent != 0)
    return Written::kOutOfReach;
  if (check == MoveCheck::kSigned) {
    // The sign is in the instruction, not in the part.
    if (has_rest && !Fits(Check::kSigned, extent + 1, value)) return Written::kOutOfReach;
    if (!IsMoveKeep(code)) {
      bool is_negative = static_cast<int64_t>(value) < 0;
      code = is_negative ? MakeMoveNot(code) : MakeMoveZero(code);
      if (is_negative) value = ~value;
    }
  }
  WriteInstruction(place, SetBits(code, value >> (16 * group), 16, 5));
  return Written::kDone;
}

// adr and adrp have the lowest two bits of their number apart.
Written WriteAddress(uint8_t field, uint64_t value, char* place) {
  bool is_page = field != kAddress21;
  const Encoding& encoding = is_page ? kAdrp : kAdr;
  uint32_t code = ReadInstruction(place);
  if ((code & encoding.shape.mask) != encoding.shape.bits) return Written::kOtherInstruction;
  if (field != kPage21Unchecked && !Fits(encoding.check, encoding.extent, value))
    return Written::kOutOfReach;
  uint64_t number = value >> encoding.shape.scale;
  code = SetBits(code, number, 2, 29);
  WriteInstruction(place, SetBits(code, number >> 2, 19, 5));
  return Written::kDone;
}

bool HasCondition(uint32_t code) {
  return (code & 0xff000000) == 0x54000000 || (code & 0x7e000000) == 0x34000000;
}

}  // namespace

Written WriteField(uint8_t field, uint64_t value, char* place) {
  if (field < kLiteral19) return WriteData(field, value, place);
  if (field >= kFirstMove) return WriteMove(field, value, place);
  if (field == kAddress21 || field == kPage21 || field == kPage21Unchecked)
    return WriteAddress(field, value, place);
  uint8_t access = 0;
  for (uint8_t first : {uint8_t{kLoadLow12}, uint8_t{kLoadChecked12}}) {
    if (field < first || field >= first + kAccessSizes) continue;
    access = static_cast<uint8_t>(field - first);
    field = first;
  }
  bool is_access = field == kLoadLow12 || field == kLoadChecked12;
  bool is_got = field == kGotPageOffset15 || field == kGotOffset15;
  if (is_got) access = 3;
  Encoding encoding = EncodingOf(field, access);
  uint32_t code = ReadInstruction(place);
  bool is_right = (code & encoding.shape.mask) == encoding.shape.bits;
  if (is_access || is_got) is_right = is_right && AccessSize(code) == access;
  if (field == kCondBranch19) is_right = HasCondition(code);
  if (!is_right) return Written::kOtherInstruction;
  if (!Fits(encoding.check, encoding.extent, value)) return Written::kOutOfReach;
  uint64_t unit = (uint64_t{1} << encoding.shape.scale) - 1;
  if ((value & unit) != 0) return Written::kMisaligned;
  if (encoding.check == Check::kNone) value &= (uint64_t{1} << encoding.extent) - 1;
  uint64_t number = value >> (encoding.shape.scale + encoding.skipped);
  WriteInstruction(place, SetBits(code, number, encoding.shape.width, encoding.shape.lowest));
  return Written::kDone;
}

namespace {

constexpr FieldTable MakeTable() {
  FieldTable table = {};
  for (Field& field : table.by_number) field = {4, Base::kZero, Reach::kAny};
  auto set = [&table](uint8_t number, Base base, Reach reach, uint8_t size = 4) {
    table.by_number[number] = {size, base, reach};
  };
  set(kPointer64, Base::kZero, Reach::kAny, 8);
  set(kPointer32, Base::kZero, Reach::kLow);
  set(kPointer16, Base::kZero, Reach::kAny, 2);
  set(kDelta64, Base::kPlace, Reach::kAny, 8);
  set(kDelta32, Base::kPlace, Reach::kDistance);
  set(kDelta16, Base::kPlace, Reach::kAny, 2);
  set(kGotRelative64, Base::kGot, Reach::kAny, 8);
  set(kGotRelative32, Base::kGot, Reach::kDistance);
  set(kLiteral19, Base::kPlace, Reach::kDistance);
  set(kAddress21, Base::kPlace, Reach::kDistance);
  set(kPage21, Base::kPages, Reach::kDistance);
  set(kPage21Unchecked, Base::kPages, Reach::kDistance);
  set(kTestBranch14, Base::kPlace, Reach::kBranch);
  set(kCondBranch19, Base::kPlace, Reach::kBranch);
  set(kBranch26, Base::kPlace, Reach::kBranch);
  set(kGotPageOffset15, Base::kGotPage, Reach::kAny);
  set(kGotOffset15, Base::kGot, Reach::kAny);
  set(kAddLow12, Base::kZero, Reach::kDistance);
  for (uint8_t access = 0; access < kAccessSizes; ++access)
    set(static_cast<uint8_t>(kLoadLow12 + access), Base::kZero, Reach::kDistance);
  for (uint8_t group = 0; group < 4; ++group) {
    for (MoveCheck check : {MoveCheck::kNone, MoveCheck::kUnsigned, MoveCheck::kSigned}) {
      set(Move(Base::kPlace, group, check), Base::kPlace, Reach::kAny);
      set(Move(Base::kGot, group, check), Base::kGot, Reach::kAny);
    }
  }
  return table;
}

}  // namespace

constexpr FieldTable kFieldTable = MakeTable();

}  // namespace orcjit::aarch64
