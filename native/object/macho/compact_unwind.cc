// Compact unwind records as DWARF's. Both say where the caller's stack pointer was, and where
// registers were saved; the numbers are those of the machine in either form.
#include <cstring>
#include <map>

#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/BinaryFormat/ELF.h"
#include "object/file_bytes.h"
#include "object/macho/unwinding.h"

namespace orcjit {

namespace dwarf = llvm::dwarf;

namespace {

constexpr uint64_t kRecordSize = 32;
constexpr uint64_t kPersonality = 16;
constexpr uint64_t kLanguageData = 24;
constexpr uint32_t kModeMask = 0x0f000000;
constexpr uint8_t kDistance = dwarf::DW_EH_PE_pcrel | dwarf::DW_EH_PE_sdata4;

// DWARF's instructions for what one encoding says; offsets count words of 8 bytes down from where
// the caller's stack ends.
class Frame {
 public:
  void EndsAbove(uint8_t reg, uint64_t bytes) {
    text_ += static_cast<char>(dwarf::DW_CFA_def_cfa);
    Number(reg);
    Number(bytes);
  }

  void IsSaved(uint8_t reg, uint64_t words) {
    bool is_short = reg < 64;
    text_ += static_cast<char>(is_short ? dwarf::DW_CFA_offset | reg
                                        : uint8_t{dwarf::DW_CFA_offset_extended});
    if (!is_short) Number(reg);
    Number(words);
  }

  const std::string& text() const { return text_; }

 private:
  void Number(uint64_t value) {
    for (; value >= 0x80; value >>= 7) text_ += static_cast<char>(value | 0x80);
    text_ += static_cast<char>(value);
  }

  std::string text_;
};

// ---- 64-bit Arm ----

// x29 and x30 on top of a frame, and below them pairs of registers, each if a bit says so.
void DescribeArmPairs(uint32_t encoding, Frame* frame) {
  constexpr uint8_t kFirstOfPairs[] = {19, 21, 23, 25, 27, 0, 0, 0, 72, 74, 76, 78};
  uint64_t words = 3;
  for (uint32_t bit = 0; bit < sizeof kFirstOfPairs; ++bit) {
    if (kFirstOfPairs[bit] == 0 || (encoding >> bit & 1) == 0) continue;
    frame->IsSaved(kFirstOfPairs[bit], words);
    frame->IsSaved(static_cast<uint8_t>(kFirstOfPairs[bit] + 1), words + 1);
    words += 2;
  }
}

bool DescribeArm(uint32_t encoding, Frame* frame) {
  constexpr uint32_t kFrameless = 0x02000000;
  constexpr uint32_t kFrame = 0x04000000;
  switch (encoding & kModeMask) {
    case kFrame:
      frame->EndsAbove(29, 16);
      frame->IsSaved(29, 2);
      frame->IsSaved(30, 1);
      DescribeArmPairs(encoding, frame);
      return true;
    case kFrameless:  // it calls nothing: the return address is still in its register
      frame->EndsAbove(31, uint64_t{16} * (encoding >> 12 & 0xfff));
      return true;
    default:
      return false;
  }
}

// ---- x86-64 ----

// %rbp on top of a frame, and some of five registers from so many words below it on.
bool DescribeX86(uint32_t encoding, Frame* frame) {
  constexpr uint32_t kFrame = 0x01000000;
  constexpr uint8_t kRegisters[] = {0, 3, 12, 13, 14, 15};  // by number there: DWARF's
  if ((encoding & kModeMask) != kFrame) return false;
  frame->EndsAbove(6, 16);
  frame->IsSaved(6, 2);
  frame->IsSaved(16, 1);
  uint64_t words = 2 + (encoding >> 16 & 0xff);
  for (uint32_t place = 0; place < 5; ++place, --words) {
    uint32_t reg = encoding >> 3 * place & 7;
    if (reg == 0) continue;
    if (reg >= sizeof kRegisters || words <= 2) return false;
    frame->IsSaved(kRegisters[reg], words);
  }
  return true;
}

class CompactUnwind {
 public:
  CompactUnwind(const MachoParts& parts, const ObjectSection& section,
                const std::vector<ObjectRelocation>& relocations, MachoUnwindTable* table)
      : parts_(parts), section_(section), table_(*table) {
    for (const ObjectRelocation& one : relocations) by_offset_[one.offset] = &one;
  }

  const char* Run(const MachoAddresses& described) {
    if (section_.content.size() % kRecordSize != 0) return "compact unwind records are cut off";
    for (uint64_t at = 0; at < section_.content.size(); at += kRecordSize) {
      const ObjectRelocation* function = Find(at);
      if (function == nullptr) return "a compact unwind record names no function";
      if (described.count(parts_.atoms.AddressOf(parts_.symbols, *function)) == 0)
        Describe(at, *function);
    }
    return nullptr;
  }

 private:
  const ObjectRelocation* Find(uint64_t offset) const {
    auto found = by_offset_.find(offset);
    if (found == by_offset_.end() || found->second->symbol >= parts_.symbols.size()) return nullptr;
    return found->second;
  }

  void Describe(uint64_t at, const ObjectRelocation& function) {
    auto length = FileBytes::ReadAt<uint32_t>(section_.content, at + 8);
    auto encoding = FileBytes::ReadAt<uint32_t>(section_.content, at + 12);
    Frame frame;
    bool is_arm = parts_.machine.elf_number == llvm::ELF::EM_AARCH64;
    bool is_known = is_arm ? DescribeArm(encoding, &frame) : DescribeX86(encoding, &frame);
    if (!is_known) return;  // nothing is said, or DWARF says it
    const ObjectRelocation* data = Find(at + kLanguageData);
    const ObjectRelocation* personality = data == nullptr ? nullptr : Find(at + kPersonality);
    uint64_t common = CommonRecord(personality);
    uint64_t start = Begin();
    Word(static_cast<uint32_t>(start + 4 - common));
    Distance(function);
    Word(length);
    if (personality == nullptr) {
      Byte(0);
    } else {
      Byte(4);
      Distance(*data);
    }
    table_.content += frame.text();
    End(start);
  }

  // One for each function that knows the language, and one for none.
  uint64_t CommonRecord(const ObjectRelocation* personality) {
    auto [found, is_new] =
        commons_.try_emplace(personality == nullptr ? 0 : personality->symbol, 0);
    if (!is_new) return found->second;
    uint64_t start = found->second = Begin();
    bool is_arm = parts_.machine.elf_number == llvm::ELF::EM_AARCH64;
    Word(0);
    Byte(1);
    table_.content += personality == nullptr ? "zR" : "zPLR";
    Byte(0);
    Byte(1);
    Byte(0x78);  // -8
    Byte(is_arm ? 30 : 16);
    if (personality == nullptr) {
      Byte(1);
    } else {
      Byte(7);
      Byte(dwarf::DW_EH_PE_indirect | kDistance);
      table_.relocations.push_back(
          {table_.content.size(), 0, personality->symbol, MachoSlotDistance32(parts_.machine)});
      Word(0);
      Byte(kDistance);
    }
    Byte(kDistance);
    Frame frame;  // of a function that has just been called
    frame.EndsAbove(is_arm ? 31 : 7, is_arm ? 0 : 8);
    if (!is_arm) frame.IsSaved(16, 1);
    table_.content += frame.text();
    End(start);
    return start;
  }

  void Byte(uint8_t value) { table_.content += static_cast<char>(value); }
  void Word(uint32_t value) {
    char bytes[sizeof(value)];
    std::memcpy(bytes, &value, sizeof(value));
    table_.content.append(bytes, sizeof(value));
  }
  void Distance(const ObjectRelocation& to) {
    table_.relocations.push_back(
        {table_.content.size(), to.addend, to.symbol, MachoDistance(parts_.machine, 4)});
    Word(0);
  }

  // A record begins with its length, and fills words.
  uint64_t Begin() {
    uint64_t start = table_.content.size();
    Word(0);
    return start;
  }
  void End(uint64_t start) {
    while (table_.content.size() % 4 != 0) Byte(dwarf::DW_CFA_nop);
    auto length = static_cast<uint32_t>(table_.content.size() - start - 4);
    std::memcpy(table_.content.data() + start, &length, sizeof(length));
  }

  const MachoParts& parts_;
  const ObjectSection& section_;
  MachoUnwindTable& table_;
  std::map<uint64_t, const ObjectRelocation*> by_offset_;
  std::map<uint32_t, uint64_t> commons_;  // by personality: where their record begins
};

}  // namespace

const char* ReadCompactUnwind(const MachoParts& parts, uint32_t section,
                              const std::vector<ObjectRelocation>& relocations,
                              const MachoAddresses& described, MachoUnwindTable* table) {
  return CompactUnwind(parts, parts.sections[section], relocations, table).Run(described);
}

}  // namespace orcjit
