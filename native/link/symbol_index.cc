#include "link/symbol_index.h"

#include <algorithm>

#include "link/string_ref.h"
#include "llvm/ADT/ArrayRef.h"
#include "object/demangle.h"
#include "object/error.h"
#include "object/exports.h"

namespace orcjit {

namespace {

bool IsGlobalDefinition(const ObjectSymbol& symbol) {
  return !symbol.IsLocal() && !symbol.IsUndefined() && !symbol.name.empty() &&
         symbol.kind != SymbolKind::kSection && symbol.kind != SymbolKind::kFile;
}

// For linkers, a symbol of which the process has one (STB_GNU_UNIQUE) is as strong as any.
Definition::Strength StrengthOf(const ObjectSymbol& symbol) {
  if (symbol.is_common) return Definition::Strength::kCommon;
  return symbol.IsWeak() ? Definition::Strength::kWeak : Definition::Strength::kStrong;
}

// Whether a linker that had seen both would not have used the definition that is already linked.
bool ComesTooLate(const ObjectSymbol& symbol, const Definition& existing) {
  if (!existing.is_linked) return false;
  if (StrengthOf(symbol) > existing.strength) return true;
  bool both_common = symbol.is_common && existing.strength == Definition::Strength::kCommon;
  return both_common &&
         (symbol.size > existing.common_size || symbol.value > existing.common_alignment);
}

// Type information and its name are compared by what the name says, and so may be many.
bool IsTypeInformation(std::string_view name) {
  std::string_view start = name.substr(0, 4);
  return start == "_ZTI" || start == "_ZTS";
}

// Of a symbol in a COMDAT group: whether programs compare its address, or write to it. Constants
// are tags of types in many libraries, and Clang compares addresses of virtual tables when it casts
// to a final class.
bool IsInlineData(const ObjectSymbol& symbol) {
  bool is_variable = symbol.kind == SymbolKind::kVariable || symbol.IsThreadLocal() ||
                     symbol.kind == SymbolKind::kThreadLocalRecord;
  return is_variable && symbol.visibility == SymbolVisibility::kDefault &&
         !IsTypeInformation(symbol.name);
}

}  // namespace

std::string DescribeSymbol(llvm::StringRef name) {
  std::string shown = Shorten({name.data(), name.size()});
  std::string demangled = Demangle({name.data(), name.size()});
  if (demangled == shown) return "'" + shown + "'";
  return "'" + Shorten(demangled) + "' [" + shown + "]";
}

void SymbolIndex::Add(ObjectFile& object) {
  std::vector<uint32_t> groups = GroupsOfSections(*object.model);
  CheckDuplicates(object, groups);
  std::vector<ComdatGroups::Copy> displaced = groups_.Claim(object);
  const auto& symbols = object.model->symbols();
  for (uint32_t i = 0; i < symbols.size(); ++i) {
    if (IsGlobalDefinition(symbols[i])) {
      Enter(object, i, groups[symbols[i].section]);
    } else if (!symbols[i].IsLocal() && !symbols[i].IsVisibleOutside()) {
      Hide(Ref(symbols[i].name));
    }
  }
  for (const ComdatGroups::Copy& copy : displaced) ChooseWithout(copy);
}

// Of COMDAT groups whose copies are to be alike.
void SymbolIndex::CheckCopies(const ObjectFile& object) const {
  const auto& all = object.model->groups();
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (!all[i].is_comdat || all[i].choice == GroupChoice::kFirst) continue;
    const char* contradiction = groups_.Contradiction(object, i);
    if (contradiction == nullptr) continue;
    throw JitError(
        ErrorKind::kDuplicateSymbol,
        "duplicate symbol " + DescribeSymbol(Ref(all[i].signature)) + ": the copy in '" +
            object.label + "' is " + contradiction +
            " [OJ342]; compile the objects with the same compiler and flags, or give each a "
            "library of its own");
  }
}

// What an object leaves out is no definition.
void SymbolIndex::CheckDuplicates(const ObjectFile& object, const std::vector<uint32_t>& groups) {
  CheckCopies(object);
  if (table_.empty()) return;
  for (const ObjectSymbol& symbol : object.model->symbols()) {
    if (!IsGlobalDefinition(symbol)) continue;
    const Definition* existing = Find(Ref(symbol.name));
    if (existing == nullptr) continue;
    uint32_t group = groups[symbol.section];
    bool in_comdat = group != kNoGroup;
    bool was_in_comdat = existing->group != kNoGroup;
    if (in_comdat && (was_in_comdat || !groups_.WouldProvide(object, group))) continue;
    if (StrengthOf(symbol) == Definition::Strength::kStrong &&
        existing->strength == Definition::Strength::kStrong) {
      throw JitError(ErrorKind::kDefinedTwice,
                     "duplicate symbol " + DescribeSymbol(Ref(symbol.name)) + ": defined in '" +
                         existing->object->label + "' and again in '" + object.label +
                         "' [OJ104]; add one of the two, or give each a library of its own");
    }
    if (!in_comdat && !was_in_comdat && ComesTooLate(symbol, *existing)) {
      throw JitError(ErrorKind::kDuplicateSymbol,
                     "symbol " + DescribeSymbol(Ref(symbol.name)) + " of '" + object.label +
                         "' would replace the one of '" + existing->object->label +
                         "', which is linked already [OJ313]; add '" + object.label +
                         "' before the first lookup, or to a library of its own");
    }
  }
}

// As a linker merges visibilities: a reference counts like a definition.
void SymbolIndex::Hide(llvm::StringRef name) {
  hidden_.insert(name);
  auto it = table_.find(name);
  if (it != table_.end()) it->second.is_exported = false;
}

void SymbolIndex::Enter(ObjectFile& object, uint32_t symbol_index, uint32_t group) {
  const ObjectSymbol& symbol = object.model->symbols()[symbol_index];
  auto [it, is_new] = table_.try_emplace(Ref(symbol.name));
  Definition& definition = it->second;
  // The most restrictive visibility of all definitions counts.
  definition.is_exported =
      definition.is_exported && symbol.IsVisibleOutside() && !IsHidden(it->first());
  if (symbol.is_common) {
    definition.common_size = std::max(definition.common_size, symbol.size);
    auto alignment = static_cast<uint32_t>(std::max<uint64_t>(symbol.value, 1));
    definition.common_alignment = std::max(definition.common_alignment, alignment);
  }
  if (definition.is_linked) return;
  Candidate candidate{&object, symbol_index, group, StrengthOf(symbol)};
  if (is_new) {
    Assign(*it, candidate);
    Choose(*it);
    return;
  }
  Candidate current{definition.object, definition.symbol, definition.group, definition.strength};
  definition.is_one_of_several = true;
  auto& all = candidates_[it->first()];
  if (all.empty()) all.push_back(current);
  all.push_back(candidate);
  if (definition.is_discarded || !IsProvided(*current.object, current.group)) {
    Choose(*it);
  } else if (IsProvided(object, group) && candidate.PrevailsOver(current)) {
    Assign(*it, candidate);
  }
}

// As a linker that sees all candidates in its order: the first strong one, or else the first.
void SymbolIndex::Choose(Entry& entry) {
  Definition& definition = entry.second;
  if (definition.is_linked) return;
  Candidate current{definition.object, definition.symbol, definition.group, definition.strength};
  llvm::ArrayRef<Candidate> all = current;
  if (!candidates_.empty()) {
    auto several = candidates_.find(entry.first());
    if (several != candidates_.end()) all = several->second;
  }
  const Candidate* best = nullptr;
  for (const Candidate& candidate : all) {
    bool is_usable = candidate.object->model != nullptr || candidate.object == definition.object;
    if (!is_usable || !IsProvided(*candidate.object, candidate.group)) continue;
    if (best == nullptr || candidate.PrevailsOver(*best)) best = &candidate;
  }
  definition.is_discarded = best == nullptr;
  bool is_wanted = std::any_of(all.begin(), all.end(), [](const Candidate& candidate) {
    return candidate.strength == Definition::Strength::kStrong;
  });
  if (definition.is_discarded && is_wanted) discarded_.push_back(entry.first().str());
  bool is_same =
      best == nullptr || (best->object == current.object && best->symbol == current.symbol);
  if (!is_same) Assign(entry, *best);
}

bool SymbolIndex::IsDefinedBefore(llvm::StringRef name, uint64_t ordinal) const {
  const Definition* definition = Find(name);
  if (definition == nullptr) return false;
  if (definition->is_linked || definition->object->ordinal < ordinal) return true;
  auto several = candidates_.find(name);
  if (several == candidates_.end()) return false;
  const auto& all = several->second;
  return std::any_of(all.begin(), all.end(), [ordinal](const Candidate& candidate) {
    return candidate.object->ordinal < ordinal && IsProvided(*candidate.object, candidate.group);
  });
}

void SymbolIndex::ChooseWithout(const ComdatGroups::Copy& copy) {
  const ObjectModel& model = *copy.object->model;
  std::vector<bool> is_member(model.sections().size(), false);
  for (uint32_t member : model.groups()[copy.number].members) is_member[member] = true;
  for (const ObjectSymbol& symbol : model.symbols()) {
    if (!IsGlobalDefinition(symbol) || !is_member[symbol.section]) continue;
    auto it = table_.find(Ref(symbol.name));
    if (it != table_.end()) Choose(*it);
  }
}

void SymbolIndex::Assign(Entry& entry, const Candidate& candidate) {
  const ObjectModel& model = *candidate.object->model;
  const ObjectSymbol& symbol = model.symbols()[candidate.symbol];
  const ObjectSection& section = model.sections()[symbol.section];
  Definition& definition = entry.second;
  definition.object = candidate.object;
  definition.symbol = candidate.symbol;
  definition.strength = candidate.strength;
  definition.group = candidate.group;
  definition.has_address = HasAddress(model, symbol);
  definition.size = std::max(symbol.size, definition.common_size);
  if (!symbol.version.empty()) versions_[entry.first()] = std::string(symbol.version);
  definition.is_function = symbol.IsFunction() || symbol.IsIndirectFunction();
  // A symbol without a type may lie there, too.
  definition.is_tls = symbol.IsThreadLocal() || section.is_thread_local;
  definition.is_initialized_data =
      symbol.kind == SymbolKind::kVariable && !symbol.is_absolute && !section.is_zero;
  definition.is_inline_data = candidate.group != kNoGroup && IsInlineData(symbol);
}

}  // namespace orcjit
