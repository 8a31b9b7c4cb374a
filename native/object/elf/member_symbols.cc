// What the members of an archive hide, of which its index does not tell.
#include <algorithm>
#include <cstring>

#include "llvm/BinaryFormat/ELF.h"
#include "object/elf/format.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

using Names = std::set<std::string_view>;

// The symbol table of a member, of which a large archive's other bytes stay unread. What is broken
// hides nothing: whoever needs the member is told.
class MemberSymbols {
 public:
  MemberSymbols(const Archive& archive, uint64_t member) : archive_(archive), member_(member) {}

  void NoteHidden(const ByteBuffer& start, const Names& wanted, uint64_t* budget, Names* hidden) {
    if (!ReadSections(start, budget)) return;
    for (const ELF::Elf64_Shdr& table : sections_) {
      if (table.sh_type != ELF::SHT_SYMTAB || table.sh_link >= sections_.size()) continue;
      ByteBuffer symbols = Content(table, budget);
      ByteBuffer names = Content(sections_[table.sh_link], budget);
      size_t count = symbols.size() / sizeof(ELF::Elf64_Sym);
      for (size_t i = 0; i < count && *budget != 0; ++i) {
        ELF::Elf64_Sym symbol;
        std::memcpy(&symbol, symbols.bytes().data() + i * sizeof(symbol), sizeof(symbol));
        bool is_defined =
            symbol.getBinding() != ELF::STB_LOCAL && symbol.st_shndx != ELF::SHN_UNDEF;
        if (!is_defined || IsFound(symbol) || symbol.st_name >= names.size()) continue;
        std::string_view name = names.bytes().substr(symbol.st_name);
        name = name.substr(0, name.find('\0'));
        Spend(name.size(), budget);
        if (auto found = wanted.find(name); found != wanted.end()) hidden->insert(*found);
      }
    }
  }

 private:
  static void Spend(uint64_t size, uint64_t* budget) { *budget -= std::min(size, *budget); }

  bool ReadSections(const ByteBuffer& start, uint64_t* budget) {
    if (start.size() < sizeof(ELF::Elf64_Ehdr)) return false;
    ELF::Elf64_Ehdr header;
    std::memcpy(&header, start.bytes().data(), sizeof(header));
    bool is_read = header.checkMagic() && header.getFileClass() == ELF::ELFCLASS64 &&
                   header.getDataEncoding() == ELF::ELFDATA2LSB &&
                   header.e_shentsize == sizeof(ELF::Elf64_Shdr);
    if (!is_read) return false;
    uint64_t count = header.e_shnum;
    if (count == 0) {  // extended numbering: counted in the first header
      ByteBuffer first = archive_.MemberPart(member_, header.e_shoff, sizeof(ELF::Elf64_Shdr));
      ELF::Elf64_Shdr section;
      if (first.size() < sizeof(section)) return false;
      std::memcpy(&section, first.bytes().data(), sizeof(section));
      count = section.sh_size;
      if (count > UINT32_MAX) return false;
    }
    ByteBuffer table =
        archive_.MemberPart(member_, header.e_shoff, count * sizeof(ELF::Elf64_Shdr));
    Spend(table.size(), budget);
    sections_.resize(table.size() / sizeof(ELF::Elf64_Shdr));
    std::memcpy(sections_.data(), table.bytes().data(), sections_.size() * sizeof(ELF::Elf64_Shdr));
    return true;
  }

  ByteBuffer Content(const ELF::Elf64_Shdr& section, uint64_t* budget) const {
    ByteBuffer part = archive_.MemberPart(member_, section.sh_offset, section.sh_size);
    Spend(part.size(), budget);
    return part;
  }

  bool IsFound(const ELF::Elf64_Sym& symbol) const {
    unsigned visibility = symbol.st_other & 3U;
    if (visibility != ELF::STV_DEFAULT && visibility != ELF::STV_PROTECTED) return false;
    if (symbol.st_shndx == ELF::SHN_ABS) return symbol.st_value != 0;
    if (symbol.st_shndx >= sections_.size()) return true;
    return (sections_[symbol.st_shndx].sh_flags & ELF::SHF_ALLOC) != 0;
  }

  const Archive& archive_;
  uint64_t member_;
  std::vector<ELF::Elf64_Shdr> sections_;
};

}  // namespace

void ElfFormat::NoteHidden(const Archive& archive, uint64_t member, const ByteBuffer& start,
                           const Names& wanted, uint64_t* budget, Names* hidden) const {
  MemberSymbols(archive, member).NoteHidden(start, wanted, budget, hidden);
}

}  // namespace orcjit
