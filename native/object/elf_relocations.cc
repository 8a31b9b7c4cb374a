// Reads an object's relocations, and checks them against what they refer to.
#include <algorithm>
#include <cstring>

#include "llvm/BinaryFormat/ELF.h"
#include "object/crel.h"
#include "object/elf_object.h"
#include "object/error.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

// R_<machine>_NONE, of every machine.
constexpr uint32_t kNone = 0;

std::vector<ElfRelocation> DecodeRela(std::string_view content) {
  uint64_t count = content.size() / sizeof(ELF::Elf64_Rela);
  std::vector<ElfRelocation> relocations;
  relocations.reserve(count);
  for (uint64_t i = 0; i < count; ++i) {
    ELF::Elf64_Rela raw;
    std::memcpy(&raw, content.data() + i * sizeof(raw), sizeof(raw));
    relocations.push_back({raw.r_offset, raw.r_addend, raw.getSymbol(), raw.getType()});
  }
  return relocations;
}

[[noreturn]] void ThrowMalformed(const std::string& label, const std::string& problem) {
  throw JitError(ErrorKind::kObjectFormat,
                 "'" + label + "' is a malformed object file: " + problem + "; compile it again");
}

}  // namespace

std::vector<ElfRelocation> ElfObject::Relocations(uint32_t relocation_section,
                                                  const std::string& label) const {
  const ElfSection& table = sections_[relocation_section];
  const ElfSection& target = sections_[table.info];
  std::vector<ElfRelocation> relocations;
  if (table.type == ELF::SHT_RELA) {
    relocations = DecodeRela(table.content);
  } else if (!DecodeCompactRelocations(table.content, &relocations)) {
    ThrowMalformed(label, "the relocations of section " + Shorten(target.name) + " are cut off");
  }
  // They keep what they name in the link, and change nothing: also not where there is nothing.
  relocations.erase(std::remove_if(relocations.begin(), relocations.end(),
                                   [](const ElfRelocation& one) { return one.type == kNone; }),
                    relocations.end());
  for (size_t i = 0; i < relocations.size(); ++i) {
    bool is_inside = relocations[i].offset < target.size;
    if (is_inside && relocations[i].symbol < symbols_.size()) continue;
    ThrowMalformed(
        label,
        "relocation " + std::to_string(i) + " of section " + Shorten(target.name) +
            (is_inside ? " names a symbol that does not exist" : " lies outside the section"));
  }
  return relocations;
}

uint64_t ElfObject::TableBytes() const {
  uint64_t bytes = symbols_.size() * sizeof(ELF::Elf64_Sym);
  for (const ElfSection& section : sections_) {
    bytes += sizeof(ELF::Elf64_Shdr);
    if (section.type == ELF::SHT_RELA) bytes += section.content.size();
    // A compact relocation may take a single byte.
    if (section.type == ELF::SHT_CREL) bytes += section.content.size() * sizeof(ELF::Elf64_Rela);
  }
  return bytes;
}

}  // namespace orcjit
