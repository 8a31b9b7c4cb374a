// What code refers to by 32 bits and may not reach: functions get a stub, addresses come out of the
// GOT, constants are copied, and data decides where the code is placed.
#include "jit/address_space.h"
#include "jit/elf/x86_64_relocations.h"
#include "jit/orc_library.h"
#include "jit/process_symbols.h"
#include "llvm/BinaryFormat/ELF.h"

namespace orcjit {

namespace ELF = llvm::ELF;

LLVM_ENABLE_BITMASK_ENUMS_IN_NAMESPACE();

namespace {

bool IsCode(const llvm::jitlink::Block& block) {
  return (block.getSection().getMemProt() & llvm::orc::MemProt::Exec) != llvm::orc::MemProt::None;
}

// The opcodes that end in a 32-bit displacement of code: call, jmp, jcc. In data the same bytes
// mean nothing.
bool IsBranch(const llvm::jitlink::Block& block, uint64_t offset) {
  if (offset == 0 || !IsCode(block)) return false;
  llvm::ArrayRef<char> content = block.getContent();
  auto opcode = static_cast<unsigned char>(content[offset - 1]);
  if (opcode == 0xe8 || opcode == 0xe9) return true;
  return offset >= 2 && (opcode & 0xf0) == 0x80 &&
         static_cast<unsigned char>(content[offset - 2]) == 0x0f;
}

// Whether the displacement is that of "lea symbol(%rip), %register", and of no other instruction.
bool TakesAddress(llvm::ArrayRef<char> content, uint64_t offset) {
  if (offset < 3) return false;
  auto before = [&](uint64_t n) { return static_cast<unsigned char>(content[offset - n]); };
  bool is_lea =
      (before(3) == 0x48 || before(3) == 0x4c) && before(2) == 0x8d && (before(1) & 0xc7) == 0x05;
  bool may_be_vpermb = offset >= 6 && before(6) == 0x62;  // whose last bytes are the same
  return is_lea && !may_be_vpermb;
}

}  // namespace

// Whether code with 32-bit addresses or distances, placed as it is to be, may not reach that. What
// is linked together is placed together.
bool ElfGraphBuilder::IsFar(const Rule& rule, const Target& target) {
  constexpr uint64_t kLow = uint64_t{1} << 31;
  if (target.kind != Target::Kind::kAbsolute) return false;
  depends_on_placement_ = true;
  auto address = static_cast<uint64_t>(target.offset);
  if (rule.form == Form::kAbsolute || placement_.low) return address >= kLow;
  if (placement_.near != 0) return !AddressSpace::AreClose(address, placement_.near);
  return !memory_.Reaches(address);
}

// Code and data of the process may be out of reach of 32 bits: functions are reached through a stub
// then, and where code only takes an address, the GOT has it. Data that was compiled to be within
// reach is not always, and the check after allocation says so.
ElfGraphBuilder::Target ElfGraphBuilder::WithinReach(const Fixup& fixup, const Rule& rule,
                                                     bool is_plt, const Target& target) {
  bool is_direct =
      (rule.form == Form::kPcRelative || rule.form == Form::kAbsolute) && rule.width == 4;
  bool is_constant =
      target.kind == Target::Kind::kAbsolute && !target.is_process && !target.is_function;
  if (rule.form == Form::kAbsolute && is_direct && !is_constant) needed_placement_.low = true;
  if (!is_direct || target.kind == Target::Kind::kBlock) return target;
  if (is_plt) return StubFor(target);
  if (rule.form == Form::kPcRelative && IsBranch(*fixup.block, fixup.offset)) {
    bool is_far = target.is_process || (target.is_function && IsFar(rule, target));
    return is_far ? StubFor(target) : target;
  }
  return target.is_process ? ProcessTarget(fixup, rule, target) : LinkedTarget(fixup, rule, target);
}

// What is linked together is placed together, and constants have no place.
ElfGraphBuilder::Target ElfGraphBuilder::LinkedTarget(const Fixup& fixup, const Rule& rule,
                                                      const Target& target) {
  if (!target.is_function) return target;
  if (!IsFar(rule, target)) return target;
  return CanLoadAddress(fixup, rule) ? LoadedAddress(fixup, target) : StubFor(target);
}

ElfGraphBuilder::Target ElfGraphBuilder::ProcessTarget(const Fixup& fixup, const Rule& rule,
                                                       const Target& target) {
  const auto* address = reinterpret_cast<const void*>(target.offset);
  bool is_null = address == nullptr;  // a weak symbol that nothing defines
  bool is_function = !is_null && IsProcessFunction(address);
  bool may_be_far = is_null || is_function || IsProcessConstant(address) || IsFar(rule, target);
  if (may_be_far && CanLoadAddress(fixup, rule)) return LoadedAddress(fixup, target);
  if (is_function) return AddressStubFor(target);
  if (is_null) {
    needed_placement_.low = true;
    return target;
  }
  Target constant = CopyOfConstant(target);
  if (constant.kind == Target::Kind::kAbsolute) NoteDataOfProcess(rule, target);
  return constant;
}

bool ElfGraphBuilder::CanLoadAddress(const Fixup& fixup, const Rule& rule) const {
  return IsCode(*fixup.block) && rule.form == Form::kPcRelative && fixup.addend == -4 &&
         TakesAddress(fixup.block->getContent(), fixup.offset);
}

// Makes "mov slot(%rip), %register" of "lea symbol(%rip), %register".
ElfGraphBuilder::Target ElfGraphBuilder::LoadedAddress(const Fixup& fixup, const Target& target) {
  fixup.block->getMutableContent(graph_)[fixup.offset - 2] = static_cast<char>(0x8b);
  return BlockTarget(GotBlock(), static_cast<int64_t>(GotSlot(target)));
}

// Of which the program has a copy, for instance: code that has its distance lies there, too.
void ElfGraphBuilder::NoteDataOfProcess(const Rule& rule, const Target& target) {
  auto address = static_cast<uint64_t>(target.offset);
  bool is_distance = rule.form == Form::kPcRelative && !memory_.Reaches(address);
  if (is_distance && needed_placement_.near == 0) needed_placement_.near = address;
}

// Code with 32-bit addresses and distances may be unable to refer to the C++ library's type
// information and virtual tables where they are. They never change, and are compared by what is in
// them: a copy does.
ElfGraphBuilder::Target ElfGraphBuilder::CopyOfConstant(const Target& target) {
  const auto* original = reinterpret_cast<const char*>(target.offset);
  uint64_t size = SizeOfProcessSymbol(original);
  if (size == 0 || !IsProcessConstant(original)) return target;
  Block*& copy = constant_copies_[target.offset];
  if (copy == nullptr) {
    ElfSection constants;
    constants.flags = ELF::SHF_ALLOC;
    copy = &AddBlock(OutputSection(constants), {original, size}, 32);
  }
  return BlockTarget(*copy);
}

}  // namespace orcjit
