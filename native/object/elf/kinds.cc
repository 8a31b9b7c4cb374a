#include "object/elf/kinds.h"

#include <cctype>

#include "object/text.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

bool HasNameOrSuffix(std::string_view name, std::string_view stem) {
  return StartsWith(name, stem) && (name.size() == stem.size() || name[stem.size()] == '.');
}

struct Stem {
  std::string_view name;
  FunctionArrayKind kind;
  uint32_t type;  // of what is one under any name that begins so; 0 for none
  bool has_suffixes;
  bool counts_back;
};

constexpr Stem kStems[] = {
    {".preinit_array", FunctionArrayKind::kPreinit, ELF::SHT_PREINIT_ARRAY, false, false},
    {".init_array", FunctionArrayKind::kInit, ELF::SHT_INIT_ARRAY, true, false},
    {".ctors", FunctionArrayKind::kCtors, 0, true, true},
    {".fini_array", FunctionArrayKind::kFini, ELF::SHT_FINI_ARRAY, true, false},
    {".dtors", FunctionArrayKind::kDtors, 0, true, true},
};

// The number in ".init_array.101"; .ctors and .dtors count backwards from 65535.
uint32_t PriorityOf(std::string_view name, std::string_view stem, bool backwards) {
  if (name.size() == stem.size()) return kNoPriority;
  std::string_view digits = name.substr(name.rfind('.') + 1);
  uint64_t value = 0;
  for (char c : digits) {
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) return kNamedPriority;
    value = value * 10 + static_cast<uint64_t>(c - '0');
    if (value > INT32_MAX) return kNamedPriority;
  }
  bool counts_back = backwards && digits.size() + stem.size() + 1 == name.size();
  bool has_number = !digits.empty() && (!counts_back || value <= 65535);
  if (!has_number) return kNamedPriority;
  return static_cast<uint32_t>(counts_back ? 65535 - value : value);
}

// Nothing but padding, however much of it, is no array.
void SetFunctions(uint32_t type, ObjectSection* section) {
  std::string_view name = section->name;
  if (section->content.empty() || !StartsWith(name, ".")) return;
  if (section->is_code && (name == ".init" || name == ".fini")) {
    bool is_init = name == ".init";
    section->functions = is_init ? FunctionArrayKind::kInitCode : FunctionArrayKind::kFiniCode;
    section->priority = is_init ? kNoPriority : 0;
    return;
  }
  for (const Stem& stem : kStems) {
    if (!StartsWith(name, stem.name)) continue;
    bool is_one = (stem.type != 0 && type == stem.type) || name == stem.name ||
                  (stem.has_suffixes && HasNameOrSuffix(name, stem.name));
    if (!is_one) return;
    section->functions = stem.kind;
    section->priority = PriorityOf(name, stem.name, stem.counts_back);
    return;
  }
}

// What is left out of libraries, and what nothing reads: .sframe and the properties of
// instructions.
bool IsIgnored(uint32_t type, uint64_t flags, std::string_view name) {
  return (flags & ELF::SHF_EXCLUDE) != 0 || type == ELF::SHT_GROUP ||
         name == ".note.gnu.property" || name == ".sframe";
}

bool IsTable(uint32_t type) {
  switch (type) {
    case ELF::SHT_SYMTAB:
    case ELF::SHT_SYMTAB_SHNDX:
    case ELF::SHT_STRTAB:
    case ELF::SHT_RELA:
    case ELF::SHT_CREL:
    case ELF::SHT_GROUP:
      return true;
    default:
      return false;
  }
}

}  // namespace

SymbolBinding BindingOf(const ELF::Elf64_Sym& symbol) {
  switch (symbol.getBinding()) {
    case ELF::STB_LOCAL:
      return SymbolBinding::kLocal;
    case ELF::STB_WEAK:
      return SymbolBinding::kWeak;
    case ELF::STB_GNU_UNIQUE:
      return SymbolBinding::kUnique;
    default:
      return SymbolBinding::kGlobal;
  }
}

SymbolKind KindOf(const ELF::Elf64_Sym& symbol) {
  switch (symbol.getType()) {
    case ELF::STT_NOTYPE:
      return SymbolKind::kNone;
    case ELF::STT_OBJECT:
      return SymbolKind::kVariable;
    case ELF::STT_FUNC:
      return SymbolKind::kFunction;
    case ELF::STT_SECTION:
      return SymbolKind::kSection;
    case ELF::STT_FILE:
      return SymbolKind::kFile;
    case ELF::STT_TLS:
      return SymbolKind::kThreadLocal;
    case ELF::STT_GNU_IFUNC:
      return SymbolKind::kIndirectFunction;
    default:
      return SymbolKind::kOther;
  }
}

void SetFlags(uint64_t flags, const Machine& machine, ObjectSection* section) {
  auto is = [flags](uint64_t flag) { return (flags & flag) != 0; };
  section->is_loaded = is(ELF::SHF_ALLOC);
  section->is_writable = is(ELF::SHF_WRITE);
  section->is_code = is(ELF::SHF_EXECINSTR);
  section->is_thread_local = is(ELF::SHF_TLS);
  section->is_large = is(machine.large_section_flag);
  section->is_description = is(ELF::SHF_LINK_ORDER);
  section->is_compressed = is(ELF::SHF_COMPRESSED);
}

void SetKind(uint32_t type, uint64_t flags, ObjectSection* section) {
  if (!section->is_loaded) {
    if (IsTable(type)) section->kind = SectionKind::kTable;
    return;
  }
  if (section->name == ".eh_frame") {
    section->kind = SectionKind::kUnwindTable;
  } else if (!section->is_thread_local && IsIgnored(type, flags, section->name)) {
    section->kind = SectionKind::kIgnored;
  } else {
    section->is_constant_later = StartsWith(section->name, ".data.rel.ro");
    SetFunctions(type, section);
  }
}

}  // namespace orcjit
