#include "object/elf_object.h"

#include <cstring>

#include "llvm/BinaryFormat/ELF.h"
#include "object/error.h"
#include "object/naming.h"
#include "object/unsupported.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

// Alignments beyond this are no section's: JITLink could not hold them.
constexpr uint64_t kMaxAlignment = uint64_t{1} << 31;

bool HasNameOrSuffix(std::string_view name, std::string_view stem) {
  if (name.substr(0, stem.size()) != stem) return false;
  return name.size() == stem.size() || name[stem.size()] == '.';
}

}  // namespace

bool IsInitializerSection(const ElfSection& section) {
  if (!section.Is(ELF::SHF_ALLOC) || section.size == 0) return false;
  return section.type == ELF::SHT_INIT_ARRAY || section.type == ELF::SHT_PREINIT_ARRAY ||
         HasNameOrSuffix(section.name, ".init_array") || HasNameOrSuffix(section.name, ".ctors") ||
         section.name == ".preinit_array" || section.name == ".init";
}

bool IsFinalizerSection(const ElfSection& section) {
  if (!section.Is(ELF::SHF_ALLOC) || section.size == 0) return false;
  return section.type == ELF::SHT_FINI_ARRAY || HasNameOrSuffix(section.name, ".fini_array") ||
         HasNameOrSuffix(section.name, ".dtors") || section.name == ".fini";
}

class ElfParser {
 public:
  ElfParser(std::string_view bytes, const std::string& label) : bytes_(bytes), label_(label) {}

  ElfObject Run() {
    ReadHeader();
    ReadSectionHeaders();
    NameSections();
    CheckContentSize();
    RefuseUnsupportedSections();
    ReadSymbols();
    ReadGroups();
    CollectRelocationSections();
    return std::move(object_);
  }

 private:
  [[noreturn]] void Malformed(const std::string& problem) const {
    throw JitError(ErrorKind::kObjectFormat,
                   "'" + label_ + "' is a malformed or truncated object file: " + problem +
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
    object_.machine_ = FindMachine(header_.e_machine);
    if (object_.machine_ == nullptr) Unsupported("is an object for a machine that is not known");
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
    object_.sections_.reserve(count);
    name_offsets_.reserve(count);
    for (uint64_t i = 0; i < count; ++i) {
      AddSection(i, Read<ELF::Elf64_Shdr>(header_.e_shoff + i * sizeof(ELF::Elf64_Shdr)));
    }
  }

  void AddSection(uint64_t index, const ELF::Elf64_Shdr& raw) {
    ElfSection section;
    section.type = raw.sh_type;
    section.flags = raw.sh_flags;
    section.link = raw.sh_link;
    section.info = raw.sh_info;
    section.entry_size = raw.sh_entsize;
    section.alignment = raw.sh_addralign == 0 ? 1 : raw.sh_addralign;
    if (index != 0 && raw.sh_type != ELF::SHT_NULL) {
      section.size = raw.sh_size;
      if (raw.sh_type != ELF::SHT_NOBITS) {
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
    object_.sections_.push_back(section);
    name_offsets_.push_back(raw.sh_name);
  }

  std::string_view StringTable(uint64_t index) const {
    if (index == 0 || index >= object_.sections_.size())
      Malformed("a string table that does not exist");
    const ElfSection& section = object_.sections_[index];
    if (section.type != ELF::SHT_STRTAB) Malformed("a string table of the wrong type");
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
    for (size_t i = 0; i < object_.sections_.size(); ++i) {
      ElfSection& section = object_.sections_[i];
      section.name = StringAt(table, name_offsets_[i]);
      if (IsInitializerSection(section) || IsFinalizerSection(section))
        object_.has_initializers_ = true;
    }
  }

  // Sections of a compiler's object do not overlap; without this check a small file whose headers
  // all name the same bytes would ask for gigabytes.
  void CheckContentSize() const {
    uint64_t total = 0;
    for (const ElfSection& section : object_.sections_) {
      bool is_read = section.Is(ELF::SHF_ALLOC) || section.type == ELF::SHT_RELA ||
                     section.type == ELF::SHT_CREL || section.type == ELF::SHT_GROUP ||
                     section.name == kDeclarationSection || section.name == kCompilerSection;
      if (is_read) total += section.content.size();
      if (total > bytes_.size()) Malformed("its sections overlap");
    }
  }

  void RefuseUnsupportedSections() const {
    for (const ElfSection& section : object_.sections_)
      RefuseUnsupported(section, *object_.machine_, label_);
  }

  void ReadSymbols() {
    uint32_t table_index = 0;
    for (uint32_t i = 1; i < object_.sections_.size(); ++i) {
      if (object_.sections_[i].type != ELF::SHT_SYMTAB) continue;
      if (table_index != 0) Malformed("more than one symbol table");
      table_index = i;
    }
    if (table_index == 0) return;  // an object without symbols: only its sections
    const ElfSection& table = object_.sections_[table_index];
    if (table.entry_size != sizeof(ELF::Elf64_Sym) || table.size % sizeof(ELF::Elf64_Sym) != 0) {
      Malformed("a symbol table with entries of an unexpected size");
    }
    symbol_table_ = table_index;
    std::string_view names = StringTable(table.link);
    std::string_view extended = ExtendedIndices(table_index);
    uint64_t count = table.size / sizeof(ELF::Elf64_Sym);
    object_.symbols_.reserve(count);
    for (uint64_t i = 0; i < count; ++i) AddSymbol(i, table, names, extended);
  }

  std::string_view ExtendedIndices(uint32_t symbol_table) const {
    for (const ElfSection& section : object_.sections_) {
      if (section.type == ELF::SHT_SYMTAB_SHNDX && section.link == symbol_table)
        return section.content;
    }
    return {};
  }

  void AddSymbol(uint64_t index, const ElfSection& table, std::string_view names,
                 std::string_view extended) {
    ELF::Elf64_Sym raw;
    std::memcpy(&raw, table.content.data() + index * sizeof(raw), sizeof(raw));
    ElfSymbol symbol;
    symbol.name = StringAt(names, raw.st_name);
    symbol.value = raw.st_value;
    symbol.size = raw.st_size;
    symbol.binding = raw.getBinding();
    symbol.type = raw.getType();
    symbol.visibility = raw.st_other & 3;
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
    if (section >= object_.sections_.size()) {
      Malformed("symbol '" + Shorten(symbol.name) + "' is in a section that does not exist");
    }
    symbol.section = section;
    CheckSymbol(symbol);
    SplitVersion(&symbol);
    object_.symbols_.push_back(symbol);
  }

  void CheckSymbol(const ElfSymbol& symbol) const {
    if (symbol.is_common) {
      uint64_t alignment = symbol.value;
      if ((alignment & (alignment - 1)) != 0 || alignment > kMaxAlignment) {
        Malformed("common symbol '" + Shorten(symbol.name) + "' has an impossible alignment");
      }
    }
    const ElfSection& section = object_.sections_[symbol.section];
    bool is_defined = !symbol.IsUndefined();
    bool is_outside = (symbol.type == ELF::STT_FUNC && symbol.value > section.size) ||
                      (symbol.type == ELF::STT_GNU_IFUNC && symbol.value >= section.size);
    if (symbol.section != 0 && is_outside)
      Malformed("symbol '" + Shorten(symbol.name) + "' lies outside its section");
    if (symbol.type == ELF::STT_FUNC && section.type == ELF::SHT_NOBITS &&
        section.Is(ELF::SHF_EXECINSTR)) {
      throw JitError(ErrorKind::kObjectFormat,
                     "'" + label_ +
                         "' holds only debug information, and no code (objcopy "
                         "--only-keep-debug): give the object that it was made of");
    }
    bool is_placed = is_defined && !symbol.is_common;
    if (is_placed && symbol.type == ELF::STT_TLS && !section.Is(ELF::SHF_TLS)) {
      Malformed("thread_local symbol '" + Shorten(symbol.name) + "' is in an ordinary section");
    }
    if (is_defined && symbol.type == ELF::STT_GNU_IFUNC && !section.Is(ELF::SHF_EXECINSTR)) {
      Malformed("IFUNC symbol '" + Shorten(symbol.name) + "' is in a section without code");
    }
    RefuseUnsupported(symbol, label_);
  }

  static void SplitVersion(ElfSymbol* symbol) {
    symbol->full_name = symbol->name;
    size_t at = symbol->name.find('@');
    if (at == std::string_view::npos || at == 0) return;
    bool is_default = symbol->name.substr(at, 2) == "@@";
    if (!symbol->IsUndefined() && !is_default) return;
    symbol->version = symbol->name.substr(symbol->name.find_last_of('@') + 1);
    symbol->name = symbol->name.substr(0, at);
  }

  void ReadGroups() {
    for (const ElfSection& section : object_.sections_) {
      if (section.type != ELF::SHT_GROUP) continue;
      if (section.link != symbol_table_ || section.info >= object_.symbols_.size() ||
          section.size < 4 || section.size % 4 != 0) {
        Malformed("a section group without a valid signature");
      }
      ElfGroup group;
      group.signature = GroupSignature(object_.symbols_[section.info]);
      uint32_t flags;
      std::memcpy(&flags, section.content.data(), 4);
      group.is_comdat = (flags & ELF::GRP_COMDAT) != 0;
      for (uint64_t at = 4; at < section.size; at += 4) {
        uint32_t member;
        std::memcpy(&member, section.content.data() + at, 4);
        if (member >= object_.sections_.size())
          Malformed("a section group with a member that does not exist");
        if (member != 0) group.members.push_back(member);
      }
      object_.groups_.push_back(std::move(group));
    }
    AddLinkonceSections();
  }

  // What came before COMDAT groups: of sections named so, the first one counts.
  void AddLinkonceSections() {
    for (uint32_t i = 1; i < object_.sections_.size(); ++i) {
      std::string_view name = object_.sections_[i].name;
      if (name.substr(0, kLinkonce.size()) == kLinkonce)
        object_.groups_.push_back({name, true, {i}});
    }
  }

  // A group may be named by its section symbol; the section's name is the signature then (as in GNU
  // ld).
  std::string_view GroupSignature(const ElfSymbol& symbol) const {
    if (symbol.name.empty() && symbol.type == ELF::STT_SECTION)
      return object_.sections_[symbol.section].name;
    return symbol.name;
  }

  void CollectRelocationSections() {
    for (uint32_t i = 1; i < object_.sections_.size(); ++i) {
      const ElfSection& section = object_.sections_[i];
      if (section.type != ELF::SHT_RELA && section.type != ELF::SHT_REL &&
          section.type != ELF::SHT_CREL)
        continue;
      if (section.info == 0 || section.info >= object_.sections_.size()) {
        Malformed("relocations for a section that does not exist");
      }
      const ElfSection& target = object_.sections_[section.info];
      if (!target.Is(ELF::SHF_ALLOC)) continue;  // debug information is not loaded
      if (section.size == 0) continue;
      if (section.type == ELF::SHT_REL) {
        Unsupported(std::string("has relocations in REL form, which no compiler for ") +
                    object_.machine_->words + " makes: compile it again");
      }
      if (section.link != symbol_table_ || symbol_table_ == 0)
        Malformed("relocations without their symbol table");
      bool is_whole = section.entry_size == sizeof(ELF::Elf64_Rela) &&
                      section.size % sizeof(ELF::Elf64_Rela) == 0;
      if (section.type == ELF::SHT_RELA && !is_whole) {
        Malformed("relocations of an unexpected size");
      }
      if (target.type == ELF::SHT_NOBITS) Malformed("relocations for a section without content");
      object_.relocation_sections_.push_back(i);
    }
  }

  static constexpr std::string_view kLinkonce = ".gnu.linkonce.";

  bool IsLargeCommon(uint32_t section) const {
    return section != 0 && section == object_.machine_->large_common_section;
  }

  std::string_view bytes_;
  const std::string& label_;
  ElfObject object_;
  ELF::Elf64_Ehdr header_ = {};
  std::vector<uint32_t> name_offsets_;
  // Beyond this many bytes of names for each byte of the file, they are no compiler's.
  static constexpr uint64_t kMostNameBytes = 32;

  uint64_t name_bytes_ = 0;
  uint32_t names_section_ = 0;
  uint32_t symbol_table_ = 0;
};

ElfObject ElfObject::Parse(std::string_view bytes, const std::string& label) {
  return ElfParser(bytes, label).Run();
}

}  // namespace orcjit
