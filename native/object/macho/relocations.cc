// Relocations of Mach-O, as ELF's numbers say the same. One entry is at most two words, and some
// come in pairs: an addend before what it is added to, and what is subtracted before what it is
// subtracted from. Entries name a symbol, or a section and, in the content, an address in it.
#include "object/macho/relocations.h"

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/BinaryFormat/MachO.h"
#include "object/file_bytes.h"
#include "object/macho/atoms.h"
#include "object/macho/format.h"

namespace orcjit {

namespace ELF = llvm::ELF;
namespace MachO = llvm::MachO;

namespace {

// Of numbers of the file, which may be anything.
int64_t Sum(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}

struct Entry {
  uint64_t offset;  // in the atom
  uint32_t number;
  uint32_t type;
  uint32_t size;  // of the field
  bool is_pc_relative;
  bool is_extern;
};

class Decoder {
 public:
  Decoder(const MachoParts& parts, const RelocationTable& table)
      : parts_(parts), table_(table), atoms_(parts.atoms), target_(parts.sections[table.target]) {}

  bool Run(std::vector<ObjectRelocation>* out) {
    bool is_arm = parts_.machine.elf_number == ELF::EM_AARCH64;
    while (!table_.content.empty()) {
      Entry entry;
      if (!Take(&entry)) return false;
      bool is_whole = is_arm ? DecodeArm(entry, out) : DecodeX86(entry, out);
      if (!is_whole) return false;
    }
    return true;
  }

 private:
  bool Take(Entry* entry) {
    if (table_.content.size() < sizeof(MachO::any_relocation_info)) return false;
    auto raw = FileBytes::ReadAt<MachO::any_relocation_info>(table_.content, 0);
    table_.content.remove_prefix(sizeof raw);
    uint64_t file_section = atoms_.addresses[atoms_.firsts[table_.encoding]];
    uint64_t skipped = atoms_.addresses[table_.target] - file_section;
    uint64_t place = raw.r_word0;
    uint32_t word = raw.r_word1;
    *entry = {place - skipped,        word & 0xffffff,       word >> 28,
              1U << (word >> 25 & 3), (word >> 24 & 1) != 0, (word >> 27 & 1) != 0};
    // Beyond the section, where there is nothing to read: refused by who asked.
    if (place < skipped || entry->offset > target_.size) entry->offset = target_.size;
    return true;
  }

  // The number in the field; 0 where it reaches beyond the content.
  int64_t FieldOf(const Entry& entry) const {
    if (entry.offset > target_.content.size() || entry.size > target_.content.size() - entry.offset)
      return 0;
    if (entry.size == 8) return FileBytes::ReadAt<int64_t>(target_.content, entry.offset);
    if (entry.size == 4) return FileBytes::ReadAt<int32_t>(target_.content, entry.offset);
    return 0;
  }

  // The symbol that stands for what it names, and from where an addend counts: `address` is what
  // the content has, of an entry that names a section.
  bool Name(const Entry& entry, uint64_t address, ObjectRelocation* out) const {
    out->offset = entry.offset;
    if (entry.is_extern) {
      if (entry.number >= atoms_.symbol_count) return false;
      out->symbol = MachoAtoms::SymbolOfFile(entry.number);
      out->addend = static_cast<int64_t>(address);
      return true;
    }
    if (entry.number == 0 || entry.number >= atoms_.firsts.size()) return false;
    uint32_t piece = atoms_.At(entry.number - 1, address);
    out->symbol = atoms_.SymbolOfPiece(piece);
    out->addend = static_cast<int64_t>(address - atoms_.addresses[piece]);
    return true;
  }

  // A - B + number: the distance of A from here, if B is in this atom; or that of two places.
  // Where B is only an address in a section, the number does not say in which piece of it.
  bool TakeDifference(const Entry& minus, uint32_t unsigned_type,
                      std::vector<ObjectRelocation>* out) {
    Entry plus;
    if (!Take(&plus) || plus.type != unsigned_type || plus.offset != minus.offset) return false;
    ObjectRelocation one;
    if (!Name(plus, static_cast<uint64_t>(FieldOf(plus)), &one)) return false;
    if (!minus.is_extern || minus.number >= atoms_.symbol_count || minus.size != plus.size) {
      one.type = kUnknownToMachines + minus.type;
      out->push_back(one);
      return true;
    }
    uint32_t from = MachoAtoms::SymbolOfFile(minus.number);
    const ObjectSymbol& symbol = parts_.symbols[from];
    if (symbol.section == table_.target) {
      one.addend = Sum(one.addend, static_cast<int64_t>(minus.offset - symbol.value));
      one.type = MachoDistance(parts_.machine, minus.size);
    } else {
      out->push_back({one.offset, 0, from, kSubtracted});
      one.type = minus.size == 8 ? kDifference64 : kDifference32;
    }
    out->push_back(one);
    return true;
  }

  // The address of something. Of what threads begin with, only descriptors of their variables have
  // it, as their last of three words: {function, block, offset}.
  bool AddAddress(const Entry& entry, uint32_t type64, uint32_t type32,
                  std::vector<ObjectRelocation>* out) const {
    if (!Add(entry, FieldOf(entry), entry.size == 8 ? type64 : type32, out)) return false;
    ObjectRelocation one = out->back();
    const ObjectSymbol& symbol = parts_.symbols[one.symbol];
    if (!parts_.sections[symbol.section].is_thread_local || entry.size != 8 || one.offset < 8)
      return true;
    out->back().type = kThreadLocalOffset64;
    one.offset -= 8;
    one.type = kThreadLocalBlock64;
    out->push_back(one);
    return true;
  }

  bool Add(const Entry& entry, int64_t address, uint32_t type,
           std::vector<ObjectRelocation>* out) const {
    ObjectRelocation one;
    if (!Name(entry, static_cast<uint64_t>(address), &one)) return false;
    one.type = type;
    out->push_back(one);
    return true;
  }

  // ---- 64-bit Arm ----

  bool DecodeArm(Entry entry, std::vector<ObjectRelocation>* out) {
    int64_t addend = 0;
    if (entry.type == MachO::ARM64_RELOC_ADDEND) {
      addend = static_cast<int32_t>(entry.number << 8) >> 8;  // 24 bits with a sign
      uint64_t offset = entry.offset;
      if (!Take(&entry) || entry.offset != offset) return false;
    }
    if (entry.type == MachO::ARM64_RELOC_SUBTRACTOR)
      return TakeDifference(entry, MachO::ARM64_RELOC_UNSIGNED, out);
    if (entry.type == MachO::ARM64_RELOC_UNSIGNED) {
      return AddAddress(entry, ELF::R_AARCH64_ABS64, ELF::R_AARCH64_ABS32, out);
    }
    return Add(entry, addend, ArmType(entry), out);
  }

  uint32_t ArmType(const Entry& entry) const {
    switch (entry.type) {
      case MachO::ARM64_RELOC_BRANCH26:
        return ELF::R_AARCH64_CALL26;
      case MachO::ARM64_RELOC_PAGE21:
        return ELF::R_AARCH64_ADR_PREL_PG_HI21;
      case MachO::ARM64_RELOC_PAGEOFF12:
        return PageOffsetType(static_cast<uint32_t>(FieldOf(entry)));
      case MachO::ARM64_RELOC_GOT_LOAD_PAGE21:
      case MachO::ARM64_RELOC_TLVP_LOAD_PAGE21:  // of a descriptor, which is data
        return ELF::R_AARCH64_ADR_GOT_PAGE;
      case MachO::ARM64_RELOC_GOT_LOAD_PAGEOFF12:
      case MachO::ARM64_RELOC_TLVP_LOAD_PAGEOFF12:
        return ELF::R_AARCH64_LD64_GOT_LO12_NC;
      case MachO::ARM64_RELOC_POINTER_TO_GOT:
        return entry.is_pc_relative ? uint32_t{ELF::R_AARCH64_GOTPCREL32} : kSlotAddress64;
      default:
        return kUnknownToMachines + entry.type;
    }
  }

  // One number of Mach-O stands for all instructions with such a field, which scale it by the size
  // of what they load.
  static uint32_t PageOffsetType(uint32_t instruction) {
    if ((instruction & 0x3b000000) != 0x39000000) return ELF::R_AARCH64_ADD_ABS_LO12_NC;
    bool is_16_bytes = (instruction & 0xc4800000) == 0x04800000;
    if (is_16_bytes) return ELF::R_AARCH64_LDST128_ABS_LO12_NC;
    constexpr uint32_t kTypes[] = {
        ELF::R_AARCH64_LDST8_ABS_LO12_NC, ELF::R_AARCH64_LDST16_ABS_LO12_NC,
        ELF::R_AARCH64_LDST32_ABS_LO12_NC, ELF::R_AARCH64_LDST64_ABS_LO12_NC};
    return kTypes[instruction >> 30];
  }

  // ---- x86-64 ----

  bool DecodeX86(const Entry& entry, std::vector<ObjectRelocation>* out) {
    switch (entry.type) {
      case MachO::X86_64_RELOC_SUBTRACTOR:
        return TakeDifference(entry, MachO::X86_64_RELOC_UNSIGNED, out);
      case MachO::X86_64_RELOC_UNSIGNED:
        return AddAddress(entry, ELF::R_X86_64_64, ELF::R_X86_64_32, out);
      case MachO::X86_64_RELOC_BRANCH:
        return AddDistance(entry, 4, ELF::R_X86_64_PLT32, out);
      case MachO::X86_64_RELOC_GOT_LOAD:
      case MachO::X86_64_RELOC_GOT:
      case MachO::X86_64_RELOC_TLV:  // of a descriptor, which is data
        return AddDistance(entry, 4, ELF::R_X86_64_GOTPCREL, out);
      case MachO::X86_64_RELOC_SIGNED:
        return AddDistance(entry, 4, ELF::R_X86_64_PC32, out);
      // The instruction has so many bytes behind the field.
      case MachO::X86_64_RELOC_SIGNED_1:
        return AddDistance(entry, 5, ELF::R_X86_64_PC32, out);
      case MachO::X86_64_RELOC_SIGNED_2:
        return AddDistance(entry, 6, ELF::R_X86_64_PC32, out);
      case MachO::X86_64_RELOC_SIGNED_4:
        return AddDistance(entry, 8, ELF::R_X86_64_PC32, out);
      default:
        return Add(entry, 0, kUnknownToMachines + entry.type, out);
    }
  }

  // Of a symbol, the number in the field is counted from the end of the field, and what follows it
  // is taken off already; of a section, it is the distance of the address in the file.
  bool AddDistance(const Entry& entry, int64_t end, uint32_t type,
                   std::vector<ObjectRelocation>* out) const {
    int64_t number = FieldOf(entry);
    if (entry.is_extern) return Add(entry, Sum(number, -4), type, out);
    auto place = static_cast<int64_t>(atoms_.addresses[table_.target] + entry.offset);
    if (!Add(entry, Sum(Sum(place, end), number), type, out)) return false;
    out->back().addend = Sum(out->back().addend, -end);
    return true;
  }

  const MachoParts& parts_;
  RelocationTable table_;
  const MachoAtoms& atoms_;
  const ObjectSection& target_;
};

}  // namespace

bool MachoFormat::DecodeRelocations(const ObjectModel& model, const RelocationTable& table,
                                    std::vector<ObjectRelocation>* out) const {
  const auto& atoms = static_cast<const MachoAtoms&>(*model.data());
  if (table.encoding == kOfUnwindRecords) {
    *out = atoms.unwind_relocations.at(table.target);
    return true;
  }
  return DecodeMachoRelocations({model.machine(), model.sections(), model.symbols(), atoms}, table,
                                out);
}

bool DecodeMachoRelocations(const MachoParts& parts, const RelocationTable& table,
                            std::vector<ObjectRelocation>* out) {
  return Decoder(parts, table).Run(out);
}

uint32_t MachoDistance(const Machine& machine, uint32_t size) {
  bool is_arm = machine.elf_number == ELF::EM_AARCH64;
  if (size == 8) return is_arm ? uint32_t{ELF::R_AARCH64_PREL64} : uint32_t{ELF::R_X86_64_PC64};
  return is_arm ? uint32_t{ELF::R_AARCH64_PREL32} : uint32_t{ELF::R_X86_64_PC32};
}

uint32_t MachoSlotDistance32(const Machine& machine) {
  bool is_arm = machine.elf_number == ELF::EM_AARCH64;
  return is_arm ? uint32_t{ELF::R_AARCH64_GOTPCREL32} : uint32_t{ELF::R_X86_64_GOTPCREL};
}

}  // namespace orcjit
