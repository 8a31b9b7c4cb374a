// x86-64, after its psABI (https://gitlab.com/x86-psABIs/x86-64-ABI).
//
// Instructions have any length, and a field of theirs is 8, 16, 32 or 64 bits of plain memory, at
// any place. A displacement counts from the end of its instruction: a reference to S has the addend
// -4 where the field ends the instruction. Addresses of 32 bits reach 2 GB, in both directions or
// from zero. Thread-local blocks lie below the thread pointer (variant II), which %fs:0 holds.
#include "machine/x86_64/machine.h"

#include <cstring>

#include "llvm/BinaryFormat/ELF.h"
#include "machine/x86_64/fields.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

constexpr Field kFields[] = {
    {8, Base::kZero, Reach::kAny},        // kPointer64
    {4, Base::kZero, Reach::kLow},        // kPointer32
    {4, Base::kZero, Reach::kLow},        // kPointer32Signed
    {2, Base::kZero, Reach::kAny},        // kPointer16
    {1, Base::kZero, Reach::kAny},        // kPointer8
    {8, Base::kPlace, Reach::kAny},       // kDelta64
    {4, Base::kPlace, Reach::kDistance},  // kDelta32
    {2, Base::kPlace, Reach::kAny},       // kDelta16
    {1, Base::kPlace, Reach::kAny},       // kDelta8
    {8, Base::kGot, Reach::kAny},         // kGotRelative64
    {4, Base::kImage, Reach::kDistance},  // kImage32
};

using Operand = CodePiece::Operand;

// A displacement at the end of an instruction.
constexpr CodePiece::Reference To(Operand operand, uint8_t offset) {
  return {operand, offset, x86_64::kDelta32, -4};
}

template <size_t n>
constexpr std::string_view Bytes(const char (&bytes)[n]) {
  return {bytes, n - 1};
}

template <unsigned width>
bool FitsSigned(uint64_t value) {
  auto number = static_cast<int64_t>(value);
  constexpr int64_t kEnd = int64_t{1} << (width - 1);
  return number >= -kEnd && number < kEnd;
}

template <unsigned width>
bool FitsUnsigned(uint64_t value) {
  return value >> width == 0;
}

bool Fits(uint8_t field, uint64_t value) {
  switch (field) {
    case x86_64::kPointer32:
    case x86_64::kImage32:
      return FitsUnsigned<32>(value);
    case x86_64::kPointer32Signed:
    case x86_64::kDelta32:
      return FitsSigned<32>(value);
    case x86_64::kPointer16:  // signed or unsigned: the instruction knows
      return FitsSigned<16>(value) || FitsUnsigned<16>(value);
    case x86_64::kDelta16:
      return FitsSigned<16>(value);
    case x86_64::kPointer8:
      return FitsSigned<8>(value) || FitsUnsigned<8>(value);
    case x86_64::kDelta8:
      return FitsSigned<8>(value);
    default:
      return true;
  }
}

constexpr MachineFacts kFacts = {
    ELF::EM_X86_64,
    "x86_64",
    "x86-64",
    "x86_64-unknown-linux-gnu",
    kFields,
    /*slots_include_addend=*/false,
    /*place_bias=*/4,
    ELF::SHF_X86_64_LARGE,
    /*large_common_section=*/0xff02,  // SHN_X86_64_LCOMMON
    ELF::SHT_X86_64_UNWIND,
    ELF::R_X86_64_64,
    ELF::R_X86_64_32,
    {ELF::R_X86_64_32, ELF::R_X86_64_32S},
    // jmp *displacement(%rip)
    {Bytes("\xff\x25\0\0\0\0"), {To(Operand::kPointer, 2)}},
    // sub $8, %rsp, and add $8, %rsp; ret
    Bytes("\x48\x83\xec\x08"),
    Bytes("\x48\x83\xc4\x08\xc3"),
    Bytes("\x90"),
    Bytes("\xcc"),
    Bytes("\xc3"),
    // push %rcx; push %rax; lea 24(%rsp), %rcx; neg %rax; add %rcx, %rax
    // 1: sub $4096, %rcx; cmp %rax, %rcx; jbe 2f; test %al, (%rcx); jmp 1b
    // 2: test %al, (%rax); pop %rax; pop %rcx; ret
    Bytes("\x51\x50\x48\x8d\x4c\x24\x18\x48\xf7\xd8\x48\x01\xc8"
          "\x48\x81\xe9\0\x10\0\0\x48\x39\xc1\x76\x04\x84\x01\xeb\xf0"
          "\x84\0\x58\x59\xc3"),
    /*code_alignment=*/1,
    /*branch_reach=*/0,
};

}  // namespace

constexpr X86_64 kX86_64(kFacts);

Written X86_64::Write(uint8_t field, uint64_t value, char* place) const {
  if (!Fits(field, value)) return Written::kOutOfReach;
  std::memcpy(place, &value, fields[field].size);
  return Written::kDone;
}

// The opcodes that end in a 32-bit displacement of code: call, jmp, jcc.
bool X86_64::IsBranch(std::string_view code, uint64_t offset, uint8_t field) const {
  if (offset == 0 || field != x86_64::kDelta32) return false;
  auto opcode = static_cast<unsigned char>(code[offset - 1]);
  if (opcode == 0xe8 || opcode == 0xe9) return true;
  return offset >= 2 && (opcode & 0xf0) == 0x80 &&
         static_cast<unsigned char>(code[offset - 2]) == 0x0f;
}

// "lea symbol(%rip), %register", and no other instruction.
bool X86_64::TakesAddress(std::string_view code, uint64_t offset, uint8_t field,
                          int64_t addend) const {
  if (offset < 3 || field != x86_64::kDelta32 || addend != -4) return false;
  auto before = [&](uint64_t n) { return static_cast<unsigned char>(code[offset - n]); };
  bool is_lea =
      (before(3) == 0x48 || before(3) == 0x4c) && before(2) == 0x8d && (before(1) & 0xc7) == 0x05;
  bool may_be_vpermb = offset >= 6 && before(6) == 0x62;  // whose last bytes are the same
  return is_lea && !may_be_vpermb;
}

// Makes "mov slot(%rip), %register" of it.
uint8_t X86_64::LoadAddress(char* code, uint64_t offset, uint8_t field) const {
  code[offset - 2] = static_cast<char>(0x8b);
  return field;
}

namespace {

uint8_t ByteAt(std::string_view code, size_t i) {
  return i < code.size() ? static_cast<uint8_t>(code[i]) : 0;
}

bool IsAt(std::string_view code, std::string_view bytes) {
  return code.substr(0, bytes.size()) == bytes;
}

Instruction WithField(size_t size, size_t field) {
  return {static_cast<uint8_t>(size), true, static_cast<uint8_t>(field)};
}

Instruction Plain(size_t size) { return {static_cast<uint8_t>(size)}; }

}  // namespace

// Moves between registers, addresses and entries of the GOT into registers, calls, and the frame.
Instruction X86_64::DecodeCall(std::string_view code) const {
  if (IsAt(code, "\xf3\x0f\x1e\xfa")) return Plain(4);  // endbr64
  if (IsAt(code, "\x48\x83\xec") || IsAt(code, "\x48\x83\xc4"))
    return Plain(4);  // sub, add to %rsp
  size_t prefix = (ByteAt(code, 0) & 0xf0) == 0x40 ? 1 : 0;
  uint8_t opcode = ByteAt(code, prefix);
  uint8_t operands = ByteAt(code, prefix + 1);
  bool is_pc_relative = (operands & 0xc7) == 0x05;
  bool is_register = (operands & 0xc0) == 0xc0;
  if (opcode >= 0x50 && opcode <= 0x5f) return Plain(prefix + 1);            // push, pop
  if (opcode >= 0xb8 && opcode <= 0xbf && (ByteAt(code, 0) & 0x48) != 0x48)  // mov $address, %reg
    return WithField(prefix + 5, prefix + 1);
  if ((opcode == 0x89 || opcode == 0x8b) && is_register) return Plain(prefix + 2);
  if ((opcode == 0x8d || opcode == 0x8b) && is_pc_relative)
    return WithField(prefix + 6, prefix + 2);
  if (prefix != 0) return {};
  if (opcode == 0xc3) return Plain(1);                           // ret
  if (opcode == 0xe8 || opcode == 0xe9) return WithField(5, 1);  // call, jmp
  bool is_through_got = opcode == 0xff && (operands == 0x15 || operands == 0x25);
  return is_through_got ? WithField(6, 2) : Instruction();
}

CodePiece X86_64::PassHandle(HandleArgument argument) const {
  switch (argument) {
    case HandleArgument::kThirdAfterNull:  // lea handle(%rip), %rdx; xor %esi, %esi; jmp *pointer
      return {Bytes("\x48\x8d\x15\0\0\0\0\x31\xf6\xff\x25\0\0\0\0"),
              {To(Operand::kHandle, 3), To(Operand::kPointer, 11)}};
    case HandleArgument::kSecond:  // lea handle(%rip), %rsi; jmp *pointer(%rip)
      return {Bytes("\x48\x8d\x35\0\0\0\0\xff\x25\0\0\0\0"),
              {To(Operand::kHandle, 3), To(Operand::kPointer, 9)}};
    case HandleArgument::kFourth:  // lea handle(%rip), %rcx; jmp *pointer(%rip)
      break;
  }
  return {Bytes("\x48\x8d\x0d\0\0\0\0\xff\x25\0\0\0\0"),
          {To(Operand::kHandle, 3), To(Operand::kPointer, 9)}};
}

}  // namespace orcjit
