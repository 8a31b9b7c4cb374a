#include "jit/symbol_index.h"

#include <algorithm>

#include "jit/string_ref.h"
#include "llvm/BinaryFormat/ELF.h"
#include "object/demangle.h"
#include "object/error.h"
#include "object/exports.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

bool IsGlobalDefinition(const ElfSymbol& symbol) {
  return !symbol.IsLocal() && !symbol.IsUndefined() && !symbol.name.empty() &&
         symbol.type != ELF::STT_SECTION && symbol.type != ELF::STT_FILE;
}

// For linkers, a symbol of which the process has one (STB_GNU_UNIQUE) is as strong as any.
Definition::Strength StrengthOf(const ElfSymbol& symbol) {
  if (symbol.is_common) return Definition::Strength::kCommon;
  return symbol.binding == ELF::STB_WEAK ? Definition::Strength::kWeak
                                         : Definition::Strength::kStrong;
}

// Whether a linker that had seen both would not have used the definition that is already linked.
bool ComesTooLate(const ElfSymbol& symbol, const Definition& existing) {
  if (!existing.is_linked) return false;
  if (StrengthOf(symbol) > existing.strength) return true;
  bool both_common = symbol.is_common && existing.strength == Definition::Strength::kCommon;
  return both_common &&
         (symbol.size > existing.common_size || symbol.value > existing.common_alignment);
}

// Of a symbol in a COMDAT group. Virtual tables and type information are constant: every library
// has its own.
bool IsInlineVariable(const ElfObject& elf, const ElfSymbol& symbol) {
  bool is_variable = symbol.type == ELF::STT_OBJECT || symbol.type == ELF::STT_TLS;
  if (!is_variable || symbol.visibility != ELF::STV_DEFAULT) return false;
  constexpr std::string_view kConstant = ".data.rel.ro";
  const ElfSection& section = elf.sections()[symbol.section];
  return section.Is(ELF::SHF_WRITE) && section.name.substr(0, kConstant.size()) != kConstant;
}

}  // namespace

std::vector<bool> ComdatSections(const ElfObject& elf) {
  std::vector<bool> result(elf.sections().size(), false);
  for (const ElfGroup& group : elf.groups()) {
    if (!group.is_comdat) continue;
    for (uint32_t member : group.members) result[member] = true;
  }
  return result;
}

std::string DescribeSymbol(llvm::StringRef name) {
  std::string shown = Shorten({name.data(), name.size()});
  std::string demangled = Demangle({name.data(), name.size()});
  if (demangled == shown) return "'" + shown + "'";
  return "'" + Shorten(demangled) + "' [" + shown + "]";
}

void SymbolIndex::Add(ObjectFile& object) {
  std::vector<bool> in_comdat = ComdatSections(*object.elf);
  CheckDuplicates(object, in_comdat);
  const auto& symbols = object.elf->symbols();
  for (uint32_t i = 0; i < symbols.size(); ++i) {
    if (IsGlobalDefinition(symbols[i])) {
      Enter(object, i, in_comdat[symbols[i].section]);
    } else if (!symbols[i].IsLocal() && !IsVisibleOutside(symbols[i])) {
      Hide(Ref(symbols[i].name));
    }
  }
}

void SymbolIndex::CheckDuplicates(const ObjectFile& object, const std::vector<bool>& in_comdat) {
  for (const ElfSymbol& symbol : object.elf->symbols()) {
    if (!IsGlobalDefinition(symbol)) continue;
    Definition* existing = Find(Ref(symbol.name));
    if (existing == nullptr || (existing->in_comdat && in_comdat[symbol.section])) continue;
    if (StrengthOf(symbol) == Definition::Strength::kStrong &&
        existing->strength == Definition::Strength::kStrong) {
      throw JitError(ErrorKind::kDuplicateSymbol,
                     "duplicate symbol " + DescribeSymbol(Ref(symbol.name)) + ": defined in '" +
                         existing->object->label + "' and again in '" + object.label +
                         "'; add one of the two, or give each a library of its own");
    }
    if (!in_comdat[symbol.section] && !existing->in_comdat && ComesTooLate(symbol, *existing)) {
      throw JitError(ErrorKind::kDuplicateSymbol,
                     "symbol " + DescribeSymbol(Ref(symbol.name)) + " of '" + object.label +
                         "' would replace the one of '" + existing->object->label +
                         "', which is linked already; add '" + object.label +
                         "' before the first lookup, or to a library of its own");
    }
  }
}

// As a linker merges visibilities: a reference counts like a definition.
void SymbolIndex::Hide(llvm::StringRef name) {
  hidden_.insert(name);
  if (Definition* definition = Find(name)) definition->is_exported = false;
}

void SymbolIndex::Enter(ObjectFile& object, uint32_t symbol_index, bool in_comdat) {
  const ElfSymbol& symbol = object.elf->symbols()[symbol_index];
  auto [it, is_new] = table_.try_emplace(Ref(symbol.name));
  Definition& definition = it->second;
  Definition::Strength strength = StrengthOf(symbol);
  // The most restrictive visibility of all definitions counts.
  definition.is_exported =
      definition.is_exported && IsVisibleOutside(symbol) && hidden_.count(it->first()) == 0;
  if (symbol.is_common) {
    definition.common_size = std::max(definition.common_size, symbol.size);
    definition.common_alignment =
        std::max(definition.common_alignment, std::max<uint64_t>(symbol.value, 1));
  }
  bool prevails = is_new || (!definition.is_linked && strength > definition.strength);
  if (!prevails) return;
  Assign(definition, object, symbol_index);
  definition.strength = strength;
  if (!symbol.version.empty()) versions_[Ref(symbol.name)] = std::string(symbol.version);
  definition.is_function = symbol.type == ELF::STT_FUNC || symbol.type == ELF::STT_GNU_IFUNC;
  // A symbol without a type may lie there, too.
  definition.is_tls =
      symbol.type == ELF::STT_TLS || object.elf->sections()[symbol.section].Is(ELF::SHF_TLS);
  definition.is_initialized_data = symbol.type == ELF::STT_OBJECT && !symbol.is_absolute &&
                                   object.elf->sections()[symbol.section].type != ELF::SHT_NOBITS;
  definition.in_comdat = in_comdat;
  definition.is_inline_variable = in_comdat && IsInlineVariable(*object.elf, symbol);
}

void SymbolIndex::Assign(Definition& definition, ObjectFile& object, uint32_t symbol) {
  definition.object = &object;
  definition.symbol = symbol;
  definition.has_address = HasAddress(*object.elf, object.elf->symbols()[symbol]);
  definition.size = std::max(object.elf->symbols()[symbol].size, definition.common_size);
}

}  // namespace orcjit
