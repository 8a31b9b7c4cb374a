#include "fuzz/elf_mutator.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

#include "llvm/BinaryFormat/ELF.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

// Where the fields of an entry end (the ELF64 structures have no padding).
const std::vector<uint64_t> kHeaderFields = {4,  5,  6,  7,  8,  16, 18, 20, 24, 32,
                                             40, 48, 52, 54, 56, 58, 60, 62, 64};
const std::vector<uint64_t> kSectionFields = {4, 8, 16, 24, 32, 40, 44, 48, 56, 64};
const std::vector<uint64_t> kSymbolFields = {4, 5, 6, 8, 16, 24};
const std::vector<uint64_t> kRelocationFields = {8, 12, 16, 24};
const std::vector<uint64_t> kWord = {4};
const std::vector<uint64_t> kMemberFields = {16, 28, 34, 40, 48, 58, 60};

constexpr char kArchiveMagic[] = "!<arch>\n";
constexpr uint64_t kArchiveMagicSize = 8;
constexpr uint64_t kMemberHeaderSize = 60;

}  // namespace

bool ElfMutator::Mutate() {
  constexpr uint64_t kGenericEvery = 12;
  if (Below(kGenericEvery) == 0 || image_.size < kArchiveMagicSize) return false;
  if (std::memcmp(image_.data, kArchiveMagic, kArchiveMagicSize) == 0) {
    FindArchiveTables();
  } else {
    FindObjectTables(0);
  }
  if (tables_.empty()) return false;
  uint64_t changes = uint64_t{1} << Below(3);
  for (uint64_t i = 0; i < changes; ++i) {
    const Table& table = tables_[Below(tables_.size())];
    uint64_t choice = Below(8);
    if (choice == 0) {
      CopyEntry(table);
    } else if (choice == 1) {
      CopyField(table);
    } else {
      ChangeField(table);
    }
  }
  return true;
}

void ElfMutator::FindArchiveTables() {
  uint64_t offset = kArchiveMagicSize;
  while (offset <= image_.size && image_.size - offset > kMemberHeaderSize) {
    AddTable(0, offset, kMemberHeaderSize, kMemberHeaderSize, &kMemberFields);
    const char* digits = reinterpret_cast<const char*>(image_.data) + offset + 48;
    uint64_t size = std::strtoull(std::string(digits, 10).c_str(), nullptr, 10);
    uint64_t content = offset + kMemberHeaderSize;
    if (size > image_.size - content) break;
    if (image_.data[offset] == '/') AddTable(0, content, size, 1, nullptr);  // index or names
    FindObjectTables(content);
    offset = content + size + size % 2;
  }
}

void ElfMutator::FindObjectTables(uint64_t base) {
  if (base > image_.size || image_.size - base < sizeof(ELF::Elf64_Ehdr)) return;
  auto header = Read<ELF::Elf64_Ehdr>(base);
  if (std::memcmp(header.e_ident, ELF::ElfMagic, 4) != 0) return;
  AddTable(base, 0, sizeof(header), sizeof(header), &kHeaderFields);
  uint64_t room = image_.size - base;
  if (header.e_shoff >= room) return;
  uint64_t most = (room - header.e_shoff) / sizeof(ELF::Elf64_Shdr);
  uint64_t count = std::min<uint64_t>(header.e_shnum, most);
  AddTable(base, header.e_shoff, count * sizeof(ELF::Elf64_Shdr), sizeof(ELF::Elf64_Shdr),
           &kSectionFields);
  for (uint64_t i = 0; i < count; ++i)
    AddSection(base, base + header.e_shoff + i * sizeof(ELF::Elf64_Shdr));
}

void ElfMutator::AddSection(uint64_t base, uint64_t header) {
  auto section = Read<ELF::Elf64_Shdr>(header);
  switch (section.sh_type) {
    case ELF::SHT_SYMTAB:
      return AddTable(base, section.sh_offset, section.sh_size, sizeof(ELF::Elf64_Sym),
                      &kSymbolFields);
    case ELF::SHT_RELA:
      return AddTable(base, section.sh_offset, section.sh_size, sizeof(ELF::Elf64_Rela),
                      &kRelocationFields);
    case ELF::SHT_GROUP:
    case ELF::SHT_SYMTAB_SHNDX:
      return AddTable(base, section.sh_offset, section.sh_size, 4, &kWord);
    case ELF::SHT_STRTAB:
    case ELF::SHT_CREL:
      return AddTable(base, section.sh_offset, section.sh_size, 1, nullptr);
    default:
      // Unwind tables, lines and lists of strings are read byte by byte, whether they are loaded or
      // not; of the rest, only what is no code can matter.
      bool is_data = section.sh_type >= ELF::SHT_LOPROC ||
                     (section.sh_type != ELF::SHT_NOBITS && section.sh_type != ELF::SHT_NULL &&
                      (section.sh_flags & ELF::SHF_EXECINSTR) == 0);
      if (is_data) AddTable(base, section.sh_offset, section.sh_size, 1, nullptr);
  }
}

void ElfMutator::AddTable(uint64_t base, uint64_t offset, uint64_t size, uint64_t entry_size,
                          const std::vector<uint64_t>* field_ends) {
  uint64_t room = image_.size - base;
  if (offset > room || size > room - offset || size < entry_size) return;
  tables_.push_back({base + offset, entry_size, size / entry_size, field_ends});
}

void ElfMutator::ChangeField(const Table& table) {
  uint64_t entry = EntryOf(table);
  if (table.field_ends == nullptr) {
    bool is_word = Below(2) == 0 && image_.size - entry >= 4;
    uint64_t width = is_word ? 4 : 1;
    return WriteNumber(entry, width, InterestingNumber(ReadNumber(entry, width)));
  }
  size_t field = Below(table.field_ends->size());
  uint64_t start = field == 0 ? 0 : (*table.field_ends)[field - 1];
  uint64_t width = std::min<uint64_t>((*table.field_ends)[field] - start, 8);
  uint64_t place = entry + start;
  WriteNumber(place, width, InterestingNumber(ReadNumber(place, width)));
}

// A field gets the value that another entry has there: indices and offsets that exist.
void ElfMutator::CopyField(const Table& table) {
  if (table.field_ends == nullptr) return ChangeField(table);
  uint64_t from = EntryOf(table);
  uint64_t to = EntryOf(table);
  size_t field = Below(table.field_ends->size());
  uint64_t start = field == 0 ? 0 : (*table.field_ends)[field - 1];
  uint64_t width = (*table.field_ends)[field] - start;
  std::memmove(image_.data + to + start, image_.data + from + start, width);
}

void ElfMutator::CopyEntry(const Table& table) {
  std::memmove(image_.data + EntryOf(table), image_.data + EntryOf(table), table.entry_size);
}

uint64_t ElfMutator::InterestingNumber(uint64_t old) {
  switch (Below(8)) {
    case 0:
      return Below(256);
    case 1:
      return uint64_t{1} << Below(64);
    case 2:
      return ~uint64_t{0} - Below(16);
    case 3:
      return Below(image_.size + 16);
    case 4:
      return old ^ uint64_t{1} << Below(64);
    case 5:
      return old + Below(33) - 16;
    case 6:
      return old * 2;
    default:
      return random_();
  }
}

template <typename T>
T ElfMutator::Read(uint64_t offset) const {
  T value;
  std::memcpy(&value, image_.data + offset, sizeof(T));
  return value;
}

uint64_t ElfMutator::ReadNumber(uint64_t offset, uint64_t width) const {
  uint64_t value = 0;
  std::memcpy(&value, image_.data + offset, width);
  return value;
}

void ElfMutator::WriteNumber(uint64_t offset, uint64_t width, uint64_t value) {
  std::memcpy(image_.data + offset, &value, width);
}

}  // namespace orcjit
