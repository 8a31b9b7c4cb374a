// AArch64, after its ABI (https://github.com/ARM-software/abi-aa: aaelf64 for relocations,
// sysvabi64 for TLS descriptors, aapcs64 for registers).
//
// Instructions have 32 bits, and hold parts of a number in fields of 12 to 26 bits that are scaled
// by what the instruction does: an address takes adrp, which has the page (4 GB in both
// directions), and an add or a load with the lowest 12 bits. A call reaches 128 MB, so that a
// linker puts stubs in between, which may use x16 and x17. Thread-local blocks lie above the thread
// pointer (variant I, 16 bytes of the loader's in between), and are reached through TLS descriptors
// unless the compiler is told otherwise. All fields are cleared before they are written: what an
// assembler leaves in them is its own affair.
#include "machine/aarch64/machine.h"

#include "llvm/BinaryFormat/ELF.h"
#include "machine/aarch64/fields.h"
#include "machine/aarch64/instructions.h"

namespace orcjit {

namespace ELF = llvm::ELF;
using namespace aarch64;

namespace {

using Operand = CodePiece::Operand;
using Reference = CodePiece::Reference;

constexpr uint8_t kLoad64 = kLoadLow12 + 3;

template <size_t n>
constexpr std::string_view Bytes(const char (&bytes)[n]) {
  return {bytes, n - 1};
}

constexpr MachineFacts kFacts = {
    ELF::EM_AARCH64,
    "aarch64",
    "AArch64",
    "aarch64-unknown-linux-gnu",
    kFieldTable.by_number,
    /*slots_include_addend=*/true,
    /*place_bias=*/0,
    /*large_section_flag=*/0,
    /*large_common_section=*/0,
    /*unwind_section_type=*/0,
    ELF::R_AARCH64_ABS64,
    ELF::R_AARCH64_ABS32,
    /*low_addresses=*/{},
    // bti c; adrp x16, page; ldr x16, [x16, #offset]; br x16
    {Bytes("\x5f\x24\x03\xd5\x10\0\0\x90\x10\x02\x40\xf9\0\x02\x1f\xd6"),
     {Reference{Operand::kPointer, 4, kPage21}, Reference{Operand::kPointer, 8, kLoad64}}},
    // stp x29, x30, [sp, #-16]!; mov x29, sp, and ldp x29, x30, [sp], #16; ret
    Bytes("\xfd\x7b\xbf\xa9\xfd\x03\0\x91"),
    Bytes("\xfd\x7b\xc1\xa8\xc0\x03\x5f\xd6"),
    Bytes("\x1f\x20\x03\xd5"),
    Bytes("\0\0\x20\xd4"),  // brk #0
    Bytes("\xc0\x03\x5f\xd6"),
    /*probe_stack=*/{},
    /*code_alignment=*/4,
    /*branch_reach=*/uint64_t{1} << 27,
};

}  // namespace

constexpr Aarch64 kAarch64(kFacts);

Written Aarch64::Write(uint8_t field, uint64_t value, char* place) const {
  return WriteField(field, value, place);
}

// Relocations of branches say so.
bool Aarch64::IsBranch(std::string_view, uint64_t, uint8_t) const { return false; }

bool Aarch64::TakesAddress(std::string_view code, uint64_t offset, uint8_t field,
                           int64_t addend) const {
  if (addend != 0 || offset > code.size() || code.size() - offset < 4) return false;
  uint32_t instruction = ReadInstruction(code.data() + offset);
  switch (field) {
    case kPage21:
    case kPage21Unchecked:
      return IsPageAddress(instruction);
    case kAddLow12:
      return IsAddToRegister(instruction);
    case kAddress21:
      return IsAddress(instruction) && (instruction & 31) != 31;
    default:
      return false;
  }
}

// Makes "ldr xD, [xN, #offset]" of "add xD, xN, #offset", and "ldr xD, place" of "adr xD, place".
uint8_t Aarch64::LoadAddress(char* code, uint64_t offset, uint8_t field) const {
  char* place = code + offset;
  uint32_t instruction = ReadInstruction(place);
  if (field == kAddLow12) {
    WriteInstruction(place, 0xf9400000 | (instruction & 0x3ff));
    return kLoad64;
  }
  if (field == kAddress21) {
    WriteInstruction(place, 0x58000000 | (instruction & 31));
    return kLiteral19;
  }
  return field;
}

namespace {

// adrp xN, handle; add xN, xN, #handle; adrp x16, pointer; ldr x16, [x16, #pointer]; br x16
constexpr std::array<Reference, 4> ReferencesAt(uint8_t handle, uint8_t pointer) {
  return {Reference{Operand::kHandle, handle, kPage21},
          Reference{Operand::kHandle, static_cast<uint8_t>(handle + 4), kAddLow12},
          Reference{Operand::kPointer, pointer, kPage21},
          Reference{Operand::kPointer, static_cast<uint8_t>(pointer + 4), kLoad64}};
}

}  // namespace

CodePiece Aarch64::PassHandle(HandleArgument argument) const {
  switch (argument) {
    case HandleArgument::kThirdAfterNull:  // x2, and mov x1, xzr
      return {Bytes("\x5f\x24\x03\xd5\x02\0\0\x90\x42\0\0\x91\xe1\x03\x1f\xaa"
                    "\x10\0\0\x90\x10\x02\x40\xf9\0\x02\x1f\xd6"),
              ReferencesAt(4, 16)};
    case HandleArgument::kSecond:  // x1
      return {Bytes("\x5f\x24\x03\xd5\x01\0\0\x90\x21\0\0\x91"
                    "\x10\0\0\x90\x10\x02\x40\xf9\0\x02\x1f\xd6"),
              ReferencesAt(4, 12)};
    case HandleArgument::kFourth:  // x3
      break;
  }
  return {Bytes("\x5f\x24\x03\xd5\x03\0\0\x90\x63\0\0\x91"
                "\x10\0\0\x90\x10\x02\x40\xf9\0\x02\x1f\xd6"),
          ReferencesAt(4, 12)};
}

// Addresses and entries of the GOT into registers, moves between them, calls, and the frame.
Instruction Aarch64::DecodeCall(std::string_view code) const {
  constexpr Instruction kPlain = {4};
  constexpr Instruction kWithField = {4, true};
  constexpr uint32_t kStackPointer = 31;
  if (code.size() < 4) return {};
  uint32_t word = ReadInstruction(code.data());
  bool is_of_stack = (word >> 5 & 31) == kStackPointer;
  if (IsPageAddress(word)) return kWithField;
  if ((word & 0x7c000000) == 0x14000000) return kWithField;                         // b, bl
  if ((word & 0xffc00000) == 0x91000000) return is_of_stack ? kPlain : kWithField;  // add
  if ((word & 0xffc00000) == 0xf9400000) return is_of_stack ? kPlain : kWithField;  // ldr
  bool is_frame = (word & 0xffc00000) == 0xf9000000 ||                              // str
                  (word & 0xfe000000) == 0xa8000000;  // stp, ldp of two registers
  if (is_frame) return is_of_stack ? kPlain : Instruction();
  if ((word & 0xffe0ffe0) == 0xaa0003e0) return kPlain;           // mov xD, xN
  bool is_hint = (word & 0xfffff01f) == 0xd503201f;               // bti, paciasp, autiasp
  return is_hint || word == 0xd65f03c0 ? kPlain : Instruction();  // ret
}

}  // namespace orcjit
