// Makes the model of a COFF object for x86-64.
//
// The symbols of the model are the entries of the file's table, of which some only say more of the
// one before, behind the empty one that comes first. References to `__imp_NAME`, a pointer that a
// linker makes to what a DLL exports, become references to NAME, and are remembered: what code
// reads there is a slot of the global offset table.
#include <memory>
#include <utility>

#include "llvm/BinaryFormat/COFF.h"
#include "llvm/BinaryFormat/ELF.h"
#include "object/coff/directives.h"
#include "object/coff/format.h"
#include "object/coff/imports.h"
#include "object/coff/sections.h"
#include "object/coff/tables.h"
#include "object/file_bytes.h"
#include "object/symbol_sizes.h"
#include "object/text.h"

namespace orcjit {

namespace COFF = llvm::COFF;

namespace {

constexpr std::string_view kImportPrefix = "__imp_";
constexpr std::string_view kImageBase = "__ImageBase";
constexpr std::string_view kTlsIndex = "_tls_index";
// What functions with a frame of more than a page call first, in Microsoft's library and MinGW's.
constexpr std::string_view kStackProbes[] = {"__chkstk", "___chkstk_ms"};

class CoffParser {
 public:
  CoffParser(std::string_view bytes, const std::string& label)
      : file_(bytes, label), from_(ReadCoffTables(bytes, label)) {}

  ObjectTables Run() {
    tables_.format = &kCoff;
    tables_.machine = FindMachine(llvm::ELF::EM_X86_64);
    ReadSections();
    ReadSymbols();
    ResolveWeakExternals();
    AddExportsByOtherNames();
    AddIncludes();
    HideWhatIsNotExported();
    SetSizesByNext(&tables_);
    AddGroups();
    imports_->is_import.resize(tables_.symbols.size());
    tables_.data = std::move(imports_);
    return std::move(tables_);
  }

 private:
  void ReadSections() {
    tables_.sections.emplace_back();
    for (uint32_t i = 0; i < from_.sections.size(); ++i) {
      const CoffSection& raw = from_.sections[i];
      ObjectSection section;
      if (const char* problem = SetKind(raw, &section)) Malformed("section", raw.name, problem);
      if (section.name == ".drectve") directives_.Read(section.content);
      if (section.functions != FunctionArrayKind::kNone) tables_.has_initializers = true;
      NoteRefusal(WhyNotLinked(raw));
      tables_.must_link_whole = tables_.must_link_whole || IsWalkedByName(raw);
      tables_.sections.push_back(section);
      auto& tables =
          section.is_loaded ? tables_.relocation_tables : tables_.debug_relocation_tables;
      if (!raw.relocations.empty()) tables.push_back({raw.relocations, i + 1, 0});
      tables_.table_bytes += raw.relocations.size();
    }
    tables_.alternatives.assign(directives_.alternatives.begin(), directives_.alternatives.end());
  }

  void NoteRefusal(const std::string& reason) {
    if (tables_.refusal.empty()) tables_.refusal = reason;
  }

  [[noreturn]] void Malformed(const char* what, std::string_view name, const char* problem) const {
    file_.Malformed(std::string(what) + " '" + Shorten(name) + "' " + problem);
  }

  // ---- Symbols ----

  void ReadSymbols() {
    imports_ = std::make_shared<CoffImports>();
    imports_->is_import.resize(1 + from_.symbols.size());
    tables_.symbols.reserve(1 + from_.symbols.size());
    tables_.symbols.emplace_back();
    for (const CoffSymbol& raw : from_.symbols) tables_.symbols.push_back(SymbolOf(raw));
    tables_.table_bytes += from_.symbols.size() * from_.header.SymbolSize();
  }

  ObjectSymbol SymbolOf(const CoffSymbol& raw) {
    ObjectSymbol symbol;
    symbol.name = raw.name;
    switch (raw.storage) {
      case COFF::IMAGE_SYM_CLASS_EXTERNAL:
        symbol.binding = SymbolBinding::kGlobal;
        // What a weak external stands for otherwise has a name of its own, which nobody else uses.
        if (StartsWith(raw.name, ".weak.")) symbol.binding = SymbolBinding::kLocal;
        break;
      case COFF::IMAGE_SYM_CLASS_STATIC:
      case COFF::IMAGE_SYM_CLASS_LABEL:
        break;
      case COFF::IMAGE_SYM_CLASS_WEAK_EXTERNAL:
        symbol.binding = SymbolBinding::kWeak;
        symbol.full_name = symbol.name;
        return symbol;
      default:
        return {};
    }
    if (raw.section > 0) {
      Place(raw, &symbol);
    } else if (raw.section == COFF::IMAGE_SYM_ABSOLUTE) {
      symbol.is_absolute = true;
      symbol.value = raw.value;
    } else if (raw.section == COFF::IMAGE_SYM_DEBUG || symbol.IsLocal()) {
      return {};
    } else if (raw.value != 0) {
      SetCommon(raw, &symbol);
    } else {
      SetUndefined(&symbol);
    }
    symbol.full_name = symbol.name;
    return symbol;
  }

  void Place(const CoffSymbol& raw, ObjectSymbol* symbol) const {
    symbol->section = static_cast<uint32_t>(raw.section);
    symbol->value = raw.value;
    const ObjectSection& section = tables_.sections[symbol->section];
    if (symbol->value > section.size) Malformed("symbol", raw.name, "lies outside its section");
    symbol->kind = symbol->IsLocal() && IsOfSection(raw) ? SymbolKind::kSection
                   : section.is_thread_local             ? SymbolKind::kThreadLocal
                   : section.is_code                     ? SymbolKind::kFunction
                                                         : SymbolKind::kVariable;
  }

  // Its size is its value; linkers align it by that.
  void SetCommon(const CoffSymbol& raw, ObjectSymbol* symbol) const {
    constexpr uint64_t kMostBySize = 32;
    symbol->is_common = true;
    symbol->size = raw.value;
    symbol->value = 1;
    while (symbol->value < symbol->size && symbol->value < kMostBySize) symbol->value *= 2;
    auto found = directives_.alignments.find(raw.name);
    if (found != directives_.alignments.end()) symbol->value = uint64_t{1} << found->second;
  }

  void SetUndefined(ObjectSymbol* symbol) {
    if (StartsWith(symbol->name, kImportPrefix)) {
      symbol->name.remove_prefix(kImportPrefix.size());
      imports_->is_import[tables_.symbols.size()] = true;
    }
    // What is counted from there lies in one image with it; and so do all thread_local variables.
    bool is_of_image = symbol->name == kImageBase || symbol->name == kTlsIndex;
    if (is_of_image) tables_.must_link_whole = true;
    if (symbol->name == kTlsIndex) tables_.alternatives.emplace_back(kTlsIndex, kThreadLocalIndex);
    for (std::string_view probe : kStackProbes) {
      if (symbol->name == probe) tables_.alternatives.emplace_back(probe, kStackProbe);
    }
    // Only a mark of objects with floating-point numbers, for the library of C there.
    if (symbol->name == "_fltused") symbol->binding = SymbolBinding::kWeak;
  }

  // A weak external names another symbol that stands for it: its own definition, or the number 0
  // for one that need not be there.
  void ResolveWeakExternals() {
    for (size_t i = 0; i < from_.symbols.size(); ++i) {
      const CoffSymbol& raw = from_.symbols[i];
      if (raw.storage != COFF::IMAGE_SYM_CLASS_WEAK_EXTERNAL || raw.is_more) continue;
      auto other = raw.more.size() < 4 ? UINT32_MAX : FileBytes::ReadAt<uint32_t>(raw.more, 0);
      if (other >= from_.symbols.size() || from_.symbols[other].is_more)
        Malformed("weak symbol", raw.name, "stands for nothing");
      const ObjectSymbol& target = tables_.symbols[other + 1];
      ObjectSymbol& symbol = tables_.symbols[i + 1];
      if (target.section != 0) {
        symbol.section = target.section;
        symbol.value = target.value;
        symbol.kind = target.kind;
      } else if (!target.is_absolute || target.value != 0) {
        tables_.alternatives.emplace_back(raw.name, target.name);
      }
    }
  }

  void AddExportsByOtherNames() {
    for (const auto& [name, other] : directives_.exports) {
      if (name == other) continue;
      for (size_t i = 1; i <= from_.symbols.size(); ++i) {
        ObjectSymbol symbol = tables_.symbols[i];
        if (symbol.name != other || symbol.IsLocal() || symbol.IsUndefined()) continue;
        symbol.name = symbol.full_name = name;
        tables_.symbols.push_back(symbol);
        break;
      }
    }
  }

  void AddIncludes() {
    for (std::string_view name : directives_.includes) {
      ObjectSymbol symbol;
      symbol.name = symbol.full_name = name;
      symbol.binding = SymbolBinding::kGlobal;
      tables_.symbols.push_back(symbol);
    }
  }

  // As MinGW's linker has it: all is exported where nothing is said.
  void HideWhatIsNotExported() {
    if (directives_.exports.empty() && directives_.hidden.empty()) return;
    for (ObjectSymbol& symbol : tables_.symbols) {
      if (symbol.IsLocal() || symbol.IsUndefined()) continue;
      bool is_shown = directives_.exports.empty() || directives_.exports.count(symbol.name) != 0;
      if (!is_shown || directives_.hidden.count(symbol.name) != 0)
        symbol.visibility = SymbolVisibility::kHidden;
    }
  }

  // ---- COMDAT ----

  struct Comdat {
    uint8_t selection = 0;    // 0: not one
    uint32_t associated = 0;  // the section with which it comes and goes
    uint32_t leader = 0;      // the symbol that is its name
  };

  // The first symbol of a section, which says what the section is.
  static bool IsOfSection(const CoffSymbol& raw) {
    return raw.storage == COFF::IMAGE_SYM_CLASS_STATIC && raw.value == 0 && !raw.more.empty();
  }

  std::vector<Comdat> ReadComdats() const {
    std::vector<Comdat> comdats(tables_.sections.size());
    for (uint32_t i = 0; i < from_.symbols.size(); ++i) {
      const CoffSymbol& raw = from_.symbols[i];
      if (raw.section <= 0) continue;
      auto section = static_cast<uint32_t>(raw.section);
      if (!from_.sections[section - 1].Is(COFF::IMAGE_SCN_LNK_COMDAT)) continue;
      Comdat& comdat = comdats[section];
      if (comdat.selection == 0 && IsOfSection(raw)) {
        comdat.selection = static_cast<uint8_t>(raw.more[14]);
        comdat.associated = FileBytes::ReadAt<uint16_t>(raw.more, 12);
        if (from_.header.is_big)
          comdat.associated |= uint32_t{FileBytes::ReadAt<uint16_t>(raw.more, 16)} << 16;
      } else if (comdat.leader == 0) {
        comdat.leader = i + 1;
      }
    }
    return comdats;
  }

  // The section that decides whether this one is kept.
  uint32_t RootOf(uint32_t section, const std::vector<Comdat>& comdats) const {
    constexpr int kMostSteps = 16;  // compilers need one
    for (int step = 0; comdats[section].selection == COFF::IMAGE_COMDAT_SELECT_ASSOCIATIVE;
         ++step) {
      uint32_t next = comdats[section].associated;
      if (next == 0 || next >= comdats.size() || step == kMostSteps)
        Malformed("section", tables_.sections[section].name, "belongs to none");
      section = next;
    }
    return section;
  }

  static GroupChoice ChoiceOf(uint8_t selection) {
    switch (selection) {
      case COFF::IMAGE_COMDAT_SELECT_LARGEST:
        return GroupChoice::kLargest;
      case COFF::IMAGE_COMDAT_SELECT_SAME_SIZE:
        return GroupChoice::kSameSize;
      case COFF::IMAGE_COMDAT_SELECT_EXACT_MATCH:
        return GroupChoice::kSameContent;
      default:
        return GroupChoice::kFirst;
    }
  }

  void AddGroups() {
    std::vector<Comdat> comdats = ReadComdats();
    std::vector<std::vector<uint32_t>> members(comdats.size());
    for (uint32_t i = 1; i < comdats.size(); ++i) members[RootOf(i, comdats)].push_back(i);
    for (uint32_t i = 1; i < comdats.size(); ++i) {
      const Comdat& comdat = comdats[i];
      if (comdat.selection == COFF::IMAGE_COMDAT_SELECT_NEWEST) {
        NoteRefusal("has the section '" + Shorten(tables_.sections[i].name) +
                    "', of which the newest is to be taken");
      }
      bool is_once = comdat.selection == COFF::IMAGE_COMDAT_SELECT_NODUPLICATES;
      bool is_group =
          comdat.selection != 0 && !is_once && !tables_.symbols[comdat.leader].IsLocal();
      if (is_group && !members[i].empty())
        tables_.groups.push_back(
            {tables_.symbols[comdat.leader].name, true, members[i], ChoiceOf(comdat.selection), i});
    }
  }

  FileBytes file_;
  CoffTables from_;
  ObjectTables tables_;
  CoffDirectives directives_;
  std::shared_ptr<CoffImports> imports_;
};

}  // namespace

ObjectModel CoffFormat::Parse(std::string_view bytes, const std::string& label) const {
  return ObjectModel(CoffParser(bytes, label).Run());
}

}  // namespace orcjit
