#include "object/stream_initializer.h"

#include <map>

#include "llvm/BinaryFormat/ELF.h"

namespace orcjit {
namespace {

namespace ELF = llvm::ELF;

constexpr std::string_view kConstructor = "_ZNSt8ios_base4InitC1Ev";
constexpr std::string_view kDestructor = "_ZNSt8ios_base4InitD1Ev";
constexpr std::string_view kStreams = "_ZStL8__ioinit";
constexpr std::string_view kAtExit = "__cxa_atexit";
constexpr std::string_view kDsoHandle = "__dso_handle";

// Of this function, in bytes: it takes fifty.
constexpr uint64_t kLongest = 1024;

struct Place {
  uint32_t section = 0;
  uint64_t offset = 0;
};

// One instruction: how long it is, and where its 32-bit field is that a relocation fills (0: none).
struct Instruction {
  size_t size = 0;  // 0: not known
  size_t field = 0;
};

uint8_t ByteAt(std::string_view code, size_t i) {
  return i < code.size() ? static_cast<uint8_t>(code[i]) : 0;
}

bool IsAt(std::string_view code, std::string_view bytes) {
  return code.substr(0, bytes.size()) == bytes;
}

// What GCC and Clang write into this function: moves between registers, addresses and entries of
// the GOT into registers, calls, and the frame.
Instruction Decode(std::string_view code) {
  using namespace std::string_view_literals;
  if (IsAt(code, "\xf3\x0f\x1e\xfa"sv)) return {4};                              // endbr64
  if (IsAt(code, "\x48\x83\xec"sv) || IsAt(code, "\x48\x83\xc4"sv)) return {4};  // sub, add to %rsp
  size_t prefix = (ByteAt(code, 0) & 0xf0) == 0x40 ? 1 : 0;
  uint8_t opcode = ByteAt(code, prefix);
  uint8_t operands = ByteAt(code, prefix + 1);
  bool is_pc_relative = (operands & 0xc7) == 0x05;
  bool is_register = (operands & 0xc0) == 0xc0;
  if (opcode >= 0x50 && opcode <= 0x5f) return {prefix + 1};                 // push, pop
  if (opcode >= 0xb8 && opcode <= 0xbf && (ByteAt(code, 0) & 0x48) != 0x48)  // mov $address, %reg
    return {prefix + 5, prefix + 1};
  if ((opcode == 0x89 || opcode == 0x8b) && is_register) return {prefix + 2};
  if ((opcode == 0x8d || opcode == 0x8b) && is_pc_relative) return {prefix + 6, prefix + 2};
  if (prefix != 0) return {};
  if (opcode == 0xc3) return {1};                                               // ret
  if (opcode == 0xe8 || opcode == 0xe9) return {5, 1};                          // call, jmp
  if (opcode == 0xff && (operands == 0x15 || operands == 0x25)) return {6, 2};  // through the GOT
  return {};
}

class Initializer {
 public:
  Initializer(const ElfObject& elf, const std::string& label) : elf_(elf), label_(label) {}

  bool OnlyInitializesStreams() {
    Place function;
    if (!FindOnly(&function)) return false;
    const ElfSection& section = elf_.sections()[function.section];
    uint64_t size = SizeOf(function);
    if (size == 0 || size > kLongest || size > section.content.size() - function.offset)
      return false;
    std::map<uint64_t, ElfRelocation> relocations = RelocationsOf(function.section);
    bool has_constructed = false;
    for (uint64_t at = function.offset, end = at + size; at < end;) {
      Instruction instruction = Decode(section.content.substr(at, end - at));
      if (instruction.size == 0) return false;
      auto relocation = relocations.lower_bound(at);
      bool has_field = relocation != relocations.end() && relocation->first < at + instruction.size;
      if (has_field != (instruction.field != 0)) return false;
      if (has_field) {
        std::string_view name = NameOf(relocation->second);
        if (relocation->first != at + instruction.field || name.empty()) return false;
        has_constructed = has_constructed || name == kConstructor;
      }
      at += instruction.size;
    }
    return has_constructed;
  }

 private:
  // The one function in the one table of functions to run.
  bool FindOnly(Place* function) {
    uint32_t table = 0;
    for (uint32_t i = 1; i < elf_.sections().size(); ++i) {
      const ElfSection& section = elf_.sections()[i];
      if (IsFinalizerSection(section)) return false;
      if (!IsInitializerSection(section)) continue;
      if (table != 0 || section.type != ELF::SHT_INIT_ARRAY || section.size != 8) return false;
      table = i;
    }
    std::map<uint64_t, ElfRelocation> entries = RelocationsOf(table);
    if (table == 0 || entries.size() != 1) return false;
    const ElfRelocation& entry = entries.begin()->second;
    const ElfSymbol& symbol = elf_.symbols()[entry.symbol];
    if (entry.type != ELF::R_X86_64_64 || symbol.IsUndefined() || symbol.is_absolute) return false;
    function->section = symbol.section;
    function->offset = symbol.value + static_cast<uint64_t>(entry.addend);
    return function->section != 0 &&
           function->offset < elf_.sections()[function->section].content.size();
  }

  uint64_t SizeOf(const Place& function) const {
    for (const ElfSymbol& symbol : elf_.symbols()) {
      bool is_it = symbol.type == ELF::STT_FUNC && symbol.section == function.section &&
                   symbol.value == function.offset;
      if (is_it) return symbol.size;
    }
    return 0;
  }

  std::map<uint64_t, ElfRelocation> RelocationsOf(uint32_t section) const {
    std::map<uint64_t, ElfRelocation> found;
    for (uint32_t index : elf_.relocation_sections()) {
      if (elf_.sections()[index].info != section) continue;
      for (const ElfRelocation& one : elf_.Relocations(index, label_)) found[one.offset] = one;
    }
    return found;
  }

  // Which of the five that the initializer refers to it is; empty for anything else.
  std::string_view NameOf(const ElfRelocation& relocation) const {
    const ElfSymbol& symbol = elf_.symbols()[relocation.symbol];
    for (std::string_view known : {kConstructor, kDestructor, kAtExit, kDsoHandle}) {
      if (symbol.IsUndefined() && symbol.name == known) return known;
    }
    bool is_absolute = relocation.type == ELF::R_X86_64_32 || relocation.type == ELF::R_X86_64_32S;
    uint64_t offset =
        symbol.value + static_cast<uint64_t>(relocation.addend) + (is_absolute ? 0 : 4);
    for (const ElfSymbol& streams : elf_.symbols()) {
      bool is_it = streams.name == kStreams && streams.section == symbol.section &&
                   streams.section != 0 && streams.value == offset;
      if (is_it) return kStreams;
    }
    return {};
  }

  const ElfObject& elf_;
  const std::string& label_;
};

}  // namespace

bool OnlyInitializesStreams(const ElfObject& elf, const std::string& label) {
  return Initializer(elf, label).OnlyInitializesStreams();
}

}  // namespace orcjit
