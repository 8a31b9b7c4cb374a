#include <algorithm>
#include <cstring>

#include "fuzz/tables.h"
#include "llvm/BinaryFormat/ELF.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

// The ELF64 structures have no padding.
const std::vector<uint64_t> kHeaderFields = {4,  5,  6,  7,  8,  16, 18, 20, 24, 32,
                                             40, 48, 52, 54, 56, 58, 60, 62, 64};
const std::vector<uint64_t> kSectionFields = {4, 8, 16, 24, 32, 40, 44, 48, 56, 64};
const std::vector<uint64_t> kSymbolFields = {4, 5, 6, 8, 16, 24};
const std::vector<uint64_t> kRelocationFields = {8, 12, 16, 24};
const std::vector<uint64_t> kWord = {4};

void AddSection(Tables* tables, const ELF::Elf64_Shdr& section) {
  uint64_t offset = section.sh_offset;
  uint64_t size = section.sh_size;
  switch (section.sh_type) {
    case ELF::SHT_SYMTAB:
      return tables->Add(offset, size, sizeof(ELF::Elf64_Sym), &kSymbolFields);
    case ELF::SHT_RELA:
      return tables->Add(offset, size, sizeof(ELF::Elf64_Rela), &kRelocationFields);
    case ELF::SHT_GROUP:
    case ELF::SHT_SYMTAB_SHNDX:
      return tables->Add(offset, size, 4, &kWord);
    case ELF::SHT_STRTAB:
    case ELF::SHT_CREL:
      return tables->AddBytes(offset, size);
    default:
      // Unwind tables, lines and lists of strings are read byte by byte, whether they are loaded or
      // not; of the rest, only what is no code can matter.
      bool is_data = section.sh_type >= ELF::SHT_LOPROC ||
                     (section.sh_type != ELF::SHT_NOBITS && section.sh_type != ELF::SHT_NULL &&
                      (section.sh_flags & ELF::SHF_EXECINSTR) == 0);
      if (is_data) tables->AddBytes(offset, size);
  }
}

}  // namespace

void FindElfTables(Tables tables) {
  ELF::Elf64_Ehdr header;
  if (!tables.Read(0, &header) || std::memcmp(header.e_ident, ELF::ElfMagic, 4) != 0) return;
  tables.Add(0, sizeof(header), sizeof(header), &kHeaderFields);
  if (header.e_shoff >= tables.room()) return;
  uint64_t most = (tables.room() - header.e_shoff) / sizeof(ELF::Elf64_Shdr);
  uint64_t count = std::min<uint64_t>(header.e_shnum, most);
  tables.Add(header.e_shoff, count * sizeof(ELF::Elf64_Shdr), sizeof(ELF::Elf64_Shdr),
             &kSectionFields);
  for (uint64_t i = 0; i < count; ++i) {
    ELF::Elf64_Shdr section;
    if (tables.Read(header.e_shoff + i * sizeof(section), &section)) AddSection(&tables, section);
  }
}

}  // namespace orcjit
