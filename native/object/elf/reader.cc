// Makes the model of an ELF64 relocatable object, for one of the machines that there are.
//
// The bytes are untrusted. Every table that later stages read is checked: offsets and sizes against
// the file, links between tables, string terminators, symbol sections, alignments.
#include <cstring>

#include "llvm/BinaryFormat/ELF.h"
#include "object/elf/crel.h"
#include "object/elf/format.h"
#include "object/elf/kinds.h"
#include "object/elf/relocations.h"
#include "object/elf/unsupported.h"
#include "object/error.h"
#include "object/naming.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

// Alignments beyond this are no section's: JITLink could not hold them.
constexpr uint64_t kMaxAlignment = uint64_t{1} << 31;

class ElfParser {
 public:
  ElfParser(std::string_view bytes, const std::string& label) : bytes_(bytes), label_(label) {}

  ObjectTables Run() {
    ReadHeader();
    ReadSectionHeaders();
    NameSections();
    CheckContentSize();
    RefuseUnsupportedSections();
    ReadSymbols();
    ReadGroups();
    CollectRelocations();
    return std::move(tables_);
  }

 private:
  [[noreturn]] void Malformed(const std::string& problem) const {
    throw JitError(ErrorKind::kObjectFormat,
                   "'" + label_ + "' is a malformed or truncated object file [OJ111]: " + problem +
                       "; compile it again");
  }

  [[noreturn]] void Unsupported(const std::string& problem) const {
    throw JitError(ErrorKind::kUnsupportedObject, "'" + label_ + "' " + problem);
  }

  bool Contains(uint64_t offset, uint64_t size) const {
    return offset <= bytes_.size() && size <= bytes_.size() - offset;
  }

  template <typename T>
  T Read(uint64_t offset) const {  // the caller has checked the range
    T value;
    std::memcpy(&value, bytes_.data() + offset, sizeof(T));
    return value;
  }

  void ReadHeader() {
    if (!Contains(0, sizeof(ELF::Elf64_Ehdr))) Malformed("the ELF header is cut off");
    header_ = Read<ELF::Elf64_Ehdr>(0);
    tables_.format = &kElf;
    tables_.machine = FindMachine(header_.e_machine);
    if (tables_.machine == nullptr)
      Unsupported("is an object for a machine that is not known [OJ218]");
    if (header_.e_shoff == 0) Malformed("it has no section headers");
    if (header_.e_shentsize != sizeof(ELF::Elf64_Shdr))
      Malformed("section headers of an unexpected size");
    if (!Contains(header_.e_shoff, sizeof(ELF::Elf64_Shdr)))
      Malformed("section headers beyond the end of the file");
  }

  void ReadSectionHeaders() {
    auto first = Read<ELF::Elf64_Shdr>(header_.e_shoff);
    // Extended numbering: 65,280 sections and more are counted in the first header.
    uint64_t count = header_.e_shnum != 0 ? header_.e_shnum : first.sh_size;
    uint64_t room = (bytes_.size() - header_.e_shoff) / sizeof(ELF::Elf64_Shdr);
    if (count == 0) Malformed("it has no sections");
    if (count > room) Malformed("section headers beyond the end of the file");
    names_section_ = header_.e_shstrndx == ELF::SHN_XINDEX ? first.sh_link : header_.e_shstrndx;
    tables_.sections.reserve(count);
    headers_.reserve(count);
    tables_.table_bytes += count * sizeof(ELF::Elf64_Shdr);
    for (uint64_t i = 0; i < count; ++i) {
      AddSection(i, Read<ELF::Elf64_Shdr>(header_.e_shoff + i * sizeof(ELF::Elf64_Shdr)));
    }
  }

  void AddSection(uint64_t index, const ELF::Elf64_Shdr& raw) {
    ObjectSection section;
    SetFlags(raw.sh_flags, *tables_.machine, &section);
    section.is_zero = raw.sh_type == ELF::SHT_NOBITS;
    section.alignment = raw.sh_addralign == 0 ? 1 : raw.sh_addralign;
    if (index != 0 && raw.sh_type != ELF::SHT_NULL) {
      section.size = raw.sh_size;
      if (!section.is_zero) {
        if (!Contains(raw.sh_offset, raw.sh_size)) {
          Malformed("section " + std::to_string(index) + " lies beyond the end of the file");
        }
        section.content = bytes_.substr(raw.sh_offset, raw.sh_size);
      }
      if ((section.alignment & (section.alignment - 1)) != 0 || section.alignment > kMaxAlignment) {
        Malformed("section " + std::to_string(index) + " has the impossible alignment " +
                  std::to_string(section.alignment));
      }
    }
    tables_.sections.push_back(section);
    headers_.push_back(raw);
  }

  std::string_view StringTable(uint64_t index) const {
    if (index == 0 || index >= tables_.sections.size())
      Malformed("a string table that does not exist");
    const ObjectSection& section = tables_.sections[index];
    if (headers_[index].sh_type != ELF::SHT_STRTAB) Malformed("a string table of the wrong type");
    if (section.content.empty() || section.content.back() != '\0')
      Malformed("a string table without an end");
    return section.content;
  }

  // Names may overlap, as when one is the end of another. A small file in which each of many names
  // takes up all of the table would cost gigabytes.
  std::string_view StringAt(std::string_view table, uint64_t offset) {
    if (offset >= table.size()) Malformed("a name beyond the end of its string table");
    std::string_view name(table.data() + offset);  // the table ends with a zero byte
    name_bytes_ += name.size();
    if (name_bytes_ / kMostNameBytes > bytes_.size()) Malformed("names that overlap");
    return name;
  }

  void NameSections() {
    std::string_view table = StringTable(names_section_);
    for (size_t i = 0; i < tables_.sections.size(); ++i) {
      ObjectSection& section = tables_.sections[i];
      section.name = StringAt(table, headers_[i].sh_name);
      SetKind(headers_[i].sh_type, headers_[i].sh_flags, &section);
      uint32_t described = headers_[i].sh_link;
      if (section.is_description && described < headers_.size()) section.described = described;
      if (section.functions != FunctionArrayKind::kNone) tables_.has_initializers = true;
    }
  }

  // Sections of a compiler's object do not overlap; without this check a small file whose headers
  // all name the same bytes would ask for gigabytes.
  void CheckContentSize() const {
    uint64_t total = 0;
    for (size_t i = 0; i < headers_.size(); ++i) {
      const ObjectSection& section = tables_.sections[i];
      uint32_t type = headers_[i].sh_type;
      bool is_read = section.is_loaded || type == ELF::SHT_RELA || type == ELF::SHT_CREL ||
                     type == ELF::SHT_GROUP || section.name == kDeclarationSection ||
                     section.name == kCompilerSection;
      if (is_read) total += section.content.size();
      if (total > bytes_.size()) Malformed("its sections overlap");
    }
  }

  void RefuseUnsupportedSections() const {
    for (size_t i = 0; i < headers_.size(); ++i) {
      RefuseUnsupported(tables_.sections[i], headers_[i].sh_type, headers_[i].sh_flags,
                        *tables_.machine, label_);
    }
  }

  void ReadSymbols() {
    uint32_t table_index = 0;
    for (uint32_t i = 1; i < tables_.sections.size(); ++i) {
      if (headers_[i].sh_type != ELF::SHT_SYMTAB) continue;
      if (table_index != 0) Malformed("more than one symbol table");
      table_index = i;
    }
    if (table_index == 0) return;  // an object without symbols: only its sections
    const ObjectSection& table = tables_.sections[table_index];
    uint64_t entry_size = headers_[table_index].sh_entsize;
    if (entry_size != sizeof(ELF::Elf64_Sym) || table.size % sizeof(ELF::Elf64_Sym) != 0) {
      Malformed("a symbol table with entries of an unexpected size");
    }
    symbol_table_ = table_index;
    std::string_view names = StringTable(headers_[table_index].sh_link);
    std::string_view extended = ExtendedIndices(table_index);
    uint64_t count = table.size / sizeof(ELF::Elf64_Sym);
    tables_.symbols.reserve(count);
    tables_.table_bytes += count * sizeof(ELF::Elf64_Sym);
    for (uint64_t i = 0; i < count; ++i) AddSymbol(i, table, names, extended);
  }

  std::string_view ExtendedIndices(uint32_t symbol_table) const {
    for (size_t i = 0; i < headers_.size(); ++i) {
      const ELF::Elf64_Shdr& header = headers_[i];
      if (header.sh_type == ELF::SHT_SYMTAB_SHNDX && header.sh_link == symbol_table)
        return tables_.sections[i].content;
    }
    return {};
  }

  void AddSymbol(uint64_t index, const ObjectSection& table, std::string_view names,
                 std::string_view extended) {
    ELF::Elf64_Sym raw;
    std::memcpy(&raw, table.content.data() + index * sizeof(raw), sizeof(raw));
    ObjectSymbol symbol;
    symbol.name = StringAt(names, raw.st_name);
    symbol.value = raw.st_value;
    symbol.size = raw.st_size;
    symbol.binding = BindingOf(raw);
    symbol.kind = KindOf(raw);
    symbol.visibility = static_cast<SymbolVisibility>(raw.st_other & 3);
    uint32_t section = raw.st_shndx;
    if (section == ELF::SHN_XINDEX) {
      if (index >= extended.size() / 4) Malformed("a symbol without its extended section index");
      std::memcpy(&section, extended.data() + index * 4, 4);
    } else if (section == ELF::SHN_ABS) {
      symbol.is_absolute = true;
      section = 0;
    } else if (section == ELF::SHN_COMMON || IsLargeCommon(section)) {
      symbol.is_common = true;
      symbol.is_large = IsLargeCommon(section);
      section = 0;
    } else if (section >= ELF::SHN_LORESERVE) {
      Malformed("symbol '" + Shorten(symbol.name) + "' is in a reserved section");
    }
    if (section >= tables_.sections.size()) {
      Malformed("symbol '" + Shorten(symbol.name) + "' is in a section that does not exist");
    }
    symbol.section = section;
    CheckSymbol(symbol);
    SplitVersion(&symbol);
    tables_.symbols.push_back(symbol);
  }

  void CheckSymbol(const ObjectSymbol& symbol) const {
    if (symbol.is_common) {
      uint64_t alignment = symbol.value;
      if ((alignment & (alignment - 1)) != 0 || alignment > kMaxAlignment) {
        Malformed("common symbol '" + Shorten(symbol.name) + "' has an impossible alignment");
      }
    }
    const ObjectSection& section = tables_.sections[symbol.section];
    bool is_defined = !symbol.IsUndefined();
    bool is_outside = (symbol.IsFunction() && symbol.value > section.size) ||
                      (symbol.IsIndirectFunction() && symbol.value >= section.size);
    if (symbol.section != 0 && is_outside)
      Malformed("symbol '" + Shorten(symbol.name) + "' lies outside its section");
    if (symbol.IsFunction() && section.is_zero && section.is_code) {
      throw JitError(ErrorKind::kObjectFormat,
                     "'" + label_ +
                         "' holds only debug information [OJ119], and no code (objcopy "
                         "--only-keep-debug): give the object that it was made of");
    }
    bool is_placed = is_defined && !symbol.is_common;
    if (is_placed && symbol.IsThreadLocal() && !section.is_thread_local) {
      Malformed("thread_local symbol '" + Shorten(symbol.name) + "' is in an ordinary section");
    }
    if (is_defined && symbol.IsIndirectFunction() && !section.is_code) {
      Malformed("IFUNC symbol '" + Shorten(symbol.name) + "' is in a section without code");
    }
    RefuseUnsupported(symbol, label_);
  }

  static void SplitVersion(ObjectSymbol* symbol) {
    symbol->full_name = symbol->name;
    size_t at = symbol->name.find('@');
    if (at == std::string_view::npos || at == 0) return;
    bool is_default = symbol->name.substr(at, 2) == "@@";
    if (!symbol->IsUndefined() && !is_default) return;
    symbol->version = symbol->name.substr(symbol->name.find_last_of('@') + 1);
    symbol->name = symbol->name.substr(0, at);
  }

  void ReadGroups() {
    for (size_t i = 0; i < headers_.size(); ++i) {
      const ELF::Elf64_Shdr& header = headers_[i];
      if (header.sh_type != ELF::SHT_GROUP) continue;
      const ObjectSection& section = tables_.sections[i];
      if (header.sh_link != symbol_table_ || header.sh_info >= tables_.symbols.size() ||
          section.size < 4 || section.size % 4 != 0) {
        Malformed("a section group without a valid signature");
      }
      ObjectGroup group;
      group.signature = GroupSignature(tables_.symbols[header.sh_info]);
      uint32_t flags;
      std::memcpy(&flags, section.content.data(), 4);
      group.is_comdat = (flags & ELF::GRP_COMDAT) != 0;
      for (uint64_t at = 4; at < section.size; at += 4) {
        uint32_t member;
        std::memcpy(&member, section.content.data() + at, 4);
        if (member >= tables_.sections.size())
          Malformed("a section group with a member that does not exist");
        if (member != 0) group.members.push_back(member);
      }
      tables_.groups.push_back(std::move(group));
    }
    AddLinkonceSections();
  }

  // What came before COMDAT groups: of sections named so, the first one counts.
  void AddLinkonceSections() {
    for (uint32_t i = 1; i < tables_.sections.size(); ++i) {
      std::string_view name = tables_.sections[i].name;
      if (name.substr(0, kLinkonce.size()) == kLinkonce)
        tables_.groups.push_back({name, true, {i}});
    }
  }

  // A group may be named by its section symbol; the section's name is the signature then (as in GNU
  // ld).
  std::string_view GroupSignature(const ObjectSymbol& symbol) const {
    if (symbol.name.empty() && symbol.kind == SymbolKind::kSection)
      return tables_.sections[symbol.section].name;
    return symbol.name;
  }

  void CollectRelocations() {
    for (size_t i = 1; i < headers_.size(); ++i) {
      const ELF::Elf64_Shdr& header = headers_[i];
      uint32_t type = header.sh_type;
      if (type != ELF::SHT_RELA && type != ELF::SHT_REL && type != ELF::SHT_CREL) continue;
      const ObjectSection& section = tables_.sections[i];
      tables_.table_bytes += MostRelocationBytes(type, section.content);
      if (header.sh_info == 0 || header.sh_info >= headers_.size())
        Malformed("relocations for a section that does not exist");
      const ObjectSection& target = tables_.sections[header.sh_info];
      if (section.size == 0) continue;
      RelocationTable table{section.content, header.sh_info, type};
      if (target.is_loaded) {
        CheckRelocations(header, section, target);
        tables_.counts_on_low_addresses |=
            target.is_code && CountsOnLowAddresses(table, *tables_.machine, tables_.symbols);
        tables_.relocation_tables.push_back(table);
      } else if (type != ELF::SHT_REL) {  // debug information, which is not loaded
        tables_.debug_relocation_tables.push_back(table);
      }
    }
  }

  void CheckRelocations(const ELF::Elf64_Shdr& header, const ObjectSection& section,
                        const ObjectSection& target) const {
    if (header.sh_type == ELF::SHT_REL) {
      Unsupported(std::string("has relocations in REL form [OJ225], which no compiler for ") +
                  tables_.machine->words + " makes: compile it again");
    }
    if (header.sh_link != symbol_table_ || symbol_table_ == 0)
      Malformed("relocations without their symbol table");
    bool is_whole =
        header.sh_entsize == sizeof(ELF::Elf64_Rela) && section.size % sizeof(ELF::Elf64_Rela) == 0;
    if (header.sh_type == ELF::SHT_RELA && !is_whole)
      Malformed("relocations of an unexpected size");
    if (target.is_zero) Malformed("relocations for a section without content");
  }

  static constexpr std::string_view kLinkonce = ".gnu.linkonce.";

  bool IsLargeCommon(uint32_t section) const {
    return section != 0 && section == tables_.machine->large_common_section;
  }

  std::string_view bytes_;
  const std::string& label_;
  ObjectTables tables_;
  ELF::Elf64_Ehdr header_ = {};
  std::vector<ELF::Elf64_Shdr> headers_;
  // Beyond this many bytes of names for each byte of the file, they are no compiler's.
  static constexpr uint64_t kMostNameBytes = 32;

  uint64_t name_bytes_ = 0;
  uint32_t names_section_ = 0;
  uint32_t symbol_table_ = 0;
};

}  // namespace

ObjectModel ElfFormat::Parse(std::string_view bytes, const std::string& label) const {
  return ObjectModel(ElfParser(bytes, label).Run());
}

}  // namespace orcjit
