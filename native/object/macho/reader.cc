// Makes the model of a Mach-O object.
//
// Most objects say that their sections may be cut where a symbol is (MH_SUBSECTIONS_VIA_SYMBOLS):
// such a piece, an atom, is what a linker keeps or leaves out, as it does with ELF's sections of
// -ffunction-sections. So each becomes a section of the model. Weak definitions are coalesced by
// name, as COMDAT groups are.
//
// C names have an underscore before them, which is taken off here, once.
#include <memory>
#include <utility>

#include "llvm/BinaryFormat/MachO.h"
#include "object/file_bytes.h"
#include "object/macho/atoms.h"
#include "object/macho/format.h"
#include "object/macho/machines.h"
#include "object/macho/relocations.h"
#include "object/macho/sections.h"
#include "object/macho/unwinding.h"
#include "object/symbol_sizes.h"

namespace orcjit {

namespace MachO = llvm::MachO;

namespace {

constexpr uint32_t kMostAlignment = 31;  // as a power: JITLink could not hold more

class MachoParser {
 public:
  MachoParser(std::string_view bytes, const std::string& label) : file_(bytes, label) {}

  ObjectTables Run() {
    ReadHeader();
    ReadLoadCommands();
    ReadSymbols();
    CutSections();
    PlaceSymbols();
    AddSymbolsOfAtoms();
    CollectRelocations();
    AddUnwindTables();
    tables_.data = std::move(atoms_);
    return std::move(tables_);
  }

 private:
  void ReadHeader() {
    header_ = file_.Read<MachO::mach_header_64>(0, "the header");
    tables_.format = &kMacho;
    tables_.machine = FindMachoMachine(header_.cputype);
    if (tables_.machine == nullptr) file_.Malformed("its machine is not known");
  }

  void ReadLoadCommands() {
    std::string_view commands =
        file_.Table(sizeof(header_), header_.sizeofcmds, 1, "load commands");
    for (uint32_t i = 0; i < header_.ncmds; ++i) {
      if (commands.size() < sizeof(MachO::load_command))
        file_.Malformed("more load commands than there is room for");
      auto command = FileBytes::ReadAt<MachO::load_command>(commands, 0);
      if (command.cmdsize < sizeof(command) || command.cmdsize > commands.size())
        file_.Malformed("a load command beyond the end of the others");
      ReadCommand(command.cmd, commands.substr(0, command.cmdsize));
      commands.remove_prefix(command.cmdsize);
    }
  }

  void ReadCommand(uint32_t kind, std::string_view command) {
    if (kind == MachO::LC_SEGMENT_64) {
      if (command.size() < sizeof(MachO::segment_command_64))
        file_.Malformed("a segment that is cut off");
      auto segment = FileBytes::ReadAt<MachO::segment_command_64>(command, 0);
      command.remove_prefix(sizeof(segment));
      if (segment.nsects > command.size() / sizeof(MachO::section_64))
        file_.Malformed("more sections than there is room for");
      for (uint32_t i = 0; i < segment.nsects; ++i)
        ReadSection(command.substr(i * sizeof(MachO::section_64), sizeof(MachO::section_64)));
    } else if (kind == MachO::LC_SYMTAB) {
      if (command.size() < sizeof(symbol_table_)) file_.Malformed("a symbol table that is cut off");
      if (has_symbols_) file_.Malformed("more than one symbol table");
      symbol_table_ = FileBytes::ReadAt<MachO::symtab_command>(command, 0);
      has_symbols_ = true;
    }
  }

  void ReadSection(std::string_view raw) {
    MachoSection section;
    section.header = FileBytes::ReadAt<MachO::section_64>(raw, 0);
    section.name = FieldText(raw.substr(0, sizeof section.header.sectname));
    section.segment =
        FieldText(raw.substr(sizeof section.header.sectname, sizeof section.header.segname));
    const MachO::section_64& header = section.header;
    if (header.align > kMostAlignment) Malformed(section, "has an impossible alignment");
    if (header.size > UINT64_MAX - header.addr) Malformed(section, "has no end");
    if (!section.IsZero()) {
      section.content = file_.Table(header.offset, header.size, 1, "a section");
      file_.Spend(header.size);
    } else if (header.nreloc != 0) {
      Malformed(section, "has relocations, but no content");
    }
    if (tables_.refusal.empty()) tables_.refusal = WhyNotLinked(section);
    sections_.push_back(section);
    tables_.table_bytes += raw.size();
  }

  [[noreturn]] void Malformed(const MachoSection& section, const char* problem) const {
    file_.Malformed("section " + std::string(section.name) + " " + problem);
  }

  void ReadSymbols() {
    atoms_ = std::make_shared<MachoAtoms>();
    if (!has_symbols_) return;
    constexpr uint64_t kSize = sizeof(MachO::nlist_64);
    std::string_view table =
        file_.Table(symbol_table_.symoff, symbol_table_.nsyms, kSize, "the symbol table");
    names_ = file_.Table(symbol_table_.stroff, symbol_table_.strsize, 1, "the string table");
    raw_symbols_.reserve(symbol_table_.nsyms);
    for (uint64_t i = 0; i < symbol_table_.nsyms; ++i) {
      raw_symbols_.push_back(FileBytes::ReadAt<MachO::nlist_64>(table, i * kSize));
      CheckSymbol(i);
    }
    tables_.table_bytes += table.size();
    atoms_->symbol_count = symbol_table_.nsyms;
  }

  static bool IsDebug(const MachO::nlist_64& raw) { return (raw.n_type & MachO::N_STAB) != 0; }
  static bool IsInSection(const MachO::nlist_64& raw) {
    return !IsDebug(raw) && (raw.n_type & MachO::N_TYPE) == MachO::N_SECT;
  }

  void CheckSymbol(uint64_t index) const {
    const MachO::nlist_64& raw = raw_symbols_[index];
    if (!IsInSection(raw)) return;
    if (raw.n_sect == 0 || raw.n_sect > sections_.size())
      file_.Malformed("symbol " + std::to_string(index) + " is in a section that does not exist");
    const MachO::section_64& section = sections_[raw.n_sect - 1].header;
    if (raw.n_value < section.addr || raw.n_value - section.addr > section.size)
      file_.Malformed("symbol " + std::to_string(index) + " lies outside its section");
  }

  // ---- Atoms ----

  void CutSections() {
    std::vector<std::vector<uint64_t>> starts(sections_.size());
    for (size_t i = 0; i < sections_.size(); ++i) starts[i].push_back(sections_[i].header.addr);
    bool is_cut = (header_.flags & MachO::MH_SUBSECTIONS_VIA_SYMBOLS) != 0;
    for (const MachO::nlist_64& raw : raw_symbols_) {
      if (!is_cut || !IsInSection(raw) || (raw.n_desc & MachO::N_ALT_ENTRY) != 0) continue;
      const MachoSection& section = sections_[raw.n_sect - 1];
      bool is_inside = raw.n_value - section.header.addr < section.header.size;
      if (is_inside && section.IsMadeOfAtoms()) starts[raw.n_sect - 1].push_back(raw.n_value);
    }
    tables_.sections.emplace_back();
    atoms_->addresses.push_back(0);
    for (size_t i = 0; i < sections_.size(); ++i) {
      std::sort(starts[i].begin(), starts[i].end());
      starts[i].erase(std::unique(starts[i].begin(), starts[i].end()), starts[i].end());
      AddAtoms(sections_[i], starts[i]);
    }
    atoms_->firsts.push_back(static_cast<uint32_t>(tables_.sections.size()));
  }

  void AddAtoms(const MachoSection& section, const std::vector<uint64_t>& starts) {
    atoms_->firsts.push_back(static_cast<uint32_t>(tables_.sections.size()));
    atoms_->names.push_back(std::string(section.segment) + "," + std::string(section.name));
    uint64_t end = section.header.addr + section.header.size;
    for (size_t i = 0; i < starts.size(); ++i) {
      ObjectSection atom;
      SetKind(section, &atom);
      atom.name = atoms_->names.back();
      atom.continues_last = i != 0;
      atom.size = (i + 1 < starts.size() ? starts[i + 1] : end) - starts[i];
      uint64_t offset = starts[i] - section.header.addr;
      if (!atom.is_zero) atom.content = section.content.substr(offset, atom.size);
      atom.alignment = uint64_t{1} << section.header.align;
      while (offset % atom.alignment != 0) atom.alignment /= 2;
      if (atom.functions != FunctionArrayKind::kNone) tables_.has_initializers = true;
      tables_.sections.push_back(atom);
      atoms_->addresses.push_back(starts[i]);
    }
  }

  // ---- Symbols ----

  void PlaceSymbols() {
    tables_.symbols.reserve(1 + raw_symbols_.size() + tables_.sections.size());
    tables_.symbols.emplace_back();
    for (const MachO::nlist_64& raw : raw_symbols_) tables_.symbols.push_back(SymbolOf(raw));
    SetSizesByNext(&tables_);
    AddGroups();
  }

  ObjectSymbol SymbolOf(const MachO::nlist_64& raw) {
    ObjectSymbol symbol;
    if (IsDebug(raw)) return symbol;
    symbol.name = NameOf(raw);
    symbol.full_name = symbol.name;
    bool is_global = (raw.n_type & MachO::N_EXT) != 0;
    bool is_weak = false;
    switch (raw.n_type & MachO::N_TYPE) {
      case MachO::N_SECT:
        Place(raw, &symbol);
        is_weak = (raw.n_desc & MachO::N_WEAK_DEF) != 0;
        break;
      case MachO::N_ABS:
        symbol.is_absolute = true;
        symbol.value = raw.n_value;
        break;
      case MachO::N_INDR:
        if (tables_.refusal.empty())
          tables_.refusal = "has the symbol '" + Shorten(symbol.name) + "' as a name for another";
        break;
      default:
        symbol.is_common = raw.n_value != 0 && is_global;
        if (symbol.is_common) {
          symbol.size = raw.n_value;
          symbol.value = uint64_t{1} << MachO::GET_COMM_ALIGN(raw.n_desc);
        }
        is_weak = (raw.n_desc & MachO::N_WEAK_REF) != 0;
    }
    if (is_global) symbol.binding = is_weak ? SymbolBinding::kWeak : SymbolBinding::kGlobal;
    if ((raw.n_type & MachO::N_PEXT) != 0) symbol.visibility = SymbolVisibility::kHidden;
    return symbol;
  }

  std::string_view NameOf(const MachO::nlist_64& raw) {
    if (raw.n_strx == 0 && names_.empty()) return {};
    return kMacho.NameInC(file_.NameAt(names_, raw.n_strx));
  }

  void Place(const MachO::nlist_64& raw, ObjectSymbol* symbol) const {
    symbol->section = atoms_->At(raw.n_sect - 1U, raw.n_value);
    symbol->value = raw.n_value - atoms_->addresses[symbol->section];
    const ObjectSection& section = tables_.sections[symbol->section];
    symbol->kind = section.is_thread_local ? SymbolKind::kThreadLocal
                   : sections_[raw.n_sect - 1U].IsOfThreadVariables()
                       ? SymbolKind::kThreadLocalRecord
                   : section.is_code ? SymbolKind::kFunction
                                     : SymbolKind::kVariable;
  }

  // An atom with several names stays, for another object's copy may not have all of them.
  void AddGroups() {
    std::vector<uint32_t> names(tables_.sections.size());
    for (const ObjectSymbol& symbol : tables_.symbols) {
      if (symbol.section != 0 && !symbol.IsLocal()) ++names[symbol.section];
    }
    for (const ObjectSymbol& symbol : tables_.symbols) {
      bool is_coalesced = symbol.IsWeak() && symbol.section != 0 && names[symbol.section] == 1;
      if (!is_coalesced || symbol.value != 0) continue;
      const ObjectSection& section = tables_.sections[symbol.section];
      if (section.is_loaded) tables_.groups.push_back({symbol.name, true, {symbol.section}});
    }
  }

  // For relocations that name a section and an address in it.
  void AddSymbolsOfAtoms() {
    for (uint32_t i = 1; i < tables_.sections.size(); ++i) {
      ObjectSymbol symbol;
      symbol.section = i;
      symbol.kind = SymbolKind::kSection;
      tables_.symbols.push_back(symbol);
    }
  }

  // ---- Relocations ----

  void CollectRelocations() {
    for (uint32_t i = 0; i < sections_.size(); ++i) {
      const MachO::section_64& header = sections_[i].header;
      if (header.nreloc == 0) continue;
      std::string_view table = file_.Table(header.reloff, header.nreloc,
                                           sizeof(MachO::any_relocation_info), "relocations");
      file_.Spend(table.size());
      tables_.table_bytes += table.size();
      bool is_unwinding = sections_[i].IsUnwindTable() || sections_[i].IsCompactUnwind();
      if (!is_unwinding) SplitByAtoms(i, table);
    }
  }

  std::vector<ObjectRelocation> RelocationsOf(uint32_t section, const MachoParts& parts) const {
    const MachO::section_64& header = sections_[section].header;
    std::string_view table = file_.Table(header.reloff, header.nreloc,
                                         sizeof(MachO::any_relocation_info), "relocations");
    std::vector<ObjectRelocation> found;
    if (!DecodeMachoRelocations(parts, {table, atoms_->firsts[section], section}, &found))
      Malformed(sections_[section], "has relocations that are cut off");
    return found;
  }

  // DWARF's first: what they describe needs no other record.
  void AddUnwindTables() {
    MachoParts parts{*tables_.machine, tables_.sections, tables_.symbols, *atoms_};
    MachoAddresses described;
    std::vector<std::pair<uint32_t, MachoUnwindTable>> made;
    for (bool is_compact : {false, true}) {
      for (uint32_t i = 0; i < sections_.size(); ++i) {
        bool is_one = is_compact ? sections_[i].IsCompactUnwind() : sections_[i].IsUnwindTable();
        if (!is_one) continue;
        made.push_back({atoms_->firsts[i], {}});
        auto& [piece, table] = made.back();
        std::vector<ObjectRelocation> relocations = RelocationsOf(i, parts);
        const char* problem =
            is_compact ? ReadCompactUnwind(parts, piece, relocations, described, &table)
                       : ReadEhFrame(parts, piece, std::move(relocations), &table, &described);
        if (problem != nullptr) Malformed(sections_[i], problem);
      }
    }
    for (auto& [piece, table] : made) AddUnwindTable(piece, std::move(table));
  }

  void AddUnwindTable(uint32_t piece, MachoUnwindTable table) {
    atoms_->unwind_records.push_back(std::move(table.content));
    ObjectSection& section = tables_.sections[piece];
    section.content = atoms_->unwind_records.back();
    section.size = section.content.size();
    atoms_->unwind_relocations[piece] = std::move(table.relocations);
    tables_.relocation_tables.push_back({{}, piece, kOfUnwindRecords});
  }

  // They come by address, up or down, so that those of an atom stand side by side; and a pair has
  // one address.
  void SplitByAtoms(uint32_t section, std::string_view table) {
    constexpr size_t kSize = sizeof(MachO::any_relocation_info);
    bool is_loaded = tables_.sections[atoms_->firsts[section]].is_loaded;
    auto& tables = is_loaded ? tables_.relocation_tables : tables_.debug_relocation_tables;
    size_t start = 0;
    uint32_t target = 0;
    for (size_t at = 0; at <= table.size(); at += kSize) {
      uint32_t next = 0;
      if (at != table.size()) {
        auto raw = FileBytes::ReadAt<MachO::any_relocation_info>(table, at);
        next = atoms_->At(section, sections_[section].header.addr + raw.r_word0);
      }
      if (at != start && next != target) {
        tables.push_back({table.substr(start, at - start), target, section});
        start = at;
      }
      target = next;
    }
  }

  FileBytes file_;
  ObjectTables tables_;
  std::shared_ptr<MachoAtoms> atoms_;
  MachO::mach_header_64 header_ = {};
  MachO::symtab_command symbol_table_ = {};
  bool has_symbols_ = false;
  std::string_view names_;
  std::vector<MachoSection> sections_;
  std::vector<MachO::nlist_64> raw_symbols_;
};

}  // namespace

ObjectModel MachoFormat::Parse(std::string_view bytes, const std::string& label) const {
  return ObjectModel(MachoParser(Chosen(bytes), label).Run());
}

}  // namespace orcjit
