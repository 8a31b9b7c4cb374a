#include "workarounds/object/stream_initializer.h"

#include <map>

namespace orcjit {
namespace {

constexpr std::string_view kConstructor = "_ZNSt8ios_base4InitC1Ev";
constexpr std::string_view kDestructor = "_ZNSt8ios_base4InitD1Ev";
constexpr std::string_view kStreams = "_ZStL8__ioinit";
constexpr std::string_view kAtExit = "__cxa_atexit";
constexpr std::string_view kDsoHandle = "__dso_handle";

// Of this function, in bytes: it takes fifty.
constexpr uint64_t kLongest = 1024;

struct Place {
  uint32_t section = 0;
  uint64_t offset = 0;
};

class Initializer {
 public:
  Initializer(const ObjectModel& model, const std::string& label)
      : model_(model), label_(label), machine_(model.machine()) {}

  bool OnlyInitializesStreams() {
    Place function;
    if (!FindOnly(&function)) return false;
    const ObjectSection& section = model_.sections()[function.section];
    uint64_t size = SizeOf(function);
    if (size == 0 || size > kLongest || size > section.content.size() - function.offset)
      return false;
    std::map<uint64_t, ObjectRelocation> relocations = RelocationsOf(function.section);
    bool has_constructed = false;
    for (uint64_t at = function.offset, end = at + size; at < end;) {
      Instruction instruction = machine_.DecodeCall(section.content.substr(at, end - at));
      if (instruction.size == 0) return false;
      auto relocation = relocations.lower_bound(at);
      bool has_field = relocation != relocations.end() && relocation->first < at + instruction.size;
      if (has_field != instruction.has_field) return false;
      if (has_field) {
        std::string_view name = NameOf(relocation->second);
        if (relocation->first != at + instruction.field || name.empty()) return false;
        has_constructed = has_constructed || name == kConstructor;
      }
      at += instruction.size;
    }
    return has_constructed;
  }

 private:
  // The one function in the one table of functions to run.
  bool FindOnly(Place* function) {
    uint32_t table = 0;
    for (uint32_t i = 1; i < model_.sections().size(); ++i) {
      const ObjectSection& section = model_.sections()[i];
      if (section.functions == FunctionArrayKind::kNone) continue;
      bool is_table = section.functions == FunctionArrayKind::kInit && section.size == 8;
      if (table != 0 || !is_table) return false;
      table = i;
    }
    std::map<uint64_t, ObjectRelocation> entries = RelocationsOf(table);
    if (table == 0 || entries.size() != 1) return false;
    const ObjectRelocation& entry = entries.begin()->second;
    const ObjectSymbol& symbol = model_.symbols()[entry.symbol];
    if (entry.type != machine_.absolute64 || symbol.IsUndefined() || symbol.is_absolute)
      return false;
    function->section = symbol.section;
    function->offset = symbol.value + static_cast<uint64_t>(entry.addend);
    return function->section != 0 &&
           function->offset < model_.sections()[function->section].content.size();
  }

  uint64_t SizeOf(const Place& function) const {
    for (const ObjectSymbol& symbol : model_.symbols()) {
      bool is_it = symbol.IsFunction() && symbol.section == function.section &&
                   symbol.value == function.offset;
      if (is_it) return symbol.size;
    }
    return 0;
  }

  std::map<uint64_t, ObjectRelocation> RelocationsOf(uint32_t section) const {
    std::map<uint64_t, ObjectRelocation> found;
    for (const RelocationTable& table : model_.relocation_tables()) {
      if (table.target != section) continue;
      for (const ObjectRelocation& one : model_.Relocations(table, label_)) found[one.offset] = one;
    }
    return found;
  }

  // Which of the five that the initializer refers to it is; empty for anything else.
  std::string_view NameOf(const ObjectRelocation& relocation) const {
    const ObjectSymbol& symbol = model_.symbols()[relocation.symbol];
    for (std::string_view known : {kConstructor, kDestructor, kAtExit, kDsoHandle}) {
      if (symbol.IsUndefined() && symbol.name == known) return known;
    }
    RelocationRule rule;
    if (!machine_.FindRule(relocation.type, &rule)) return {};
    bool is_distance = machine_.fields[rule.field].base == Base::kPlace;
    uint64_t offset = symbol.value + static_cast<uint64_t>(relocation.addend) +
                      (is_distance ? machine_.place_bias : 0);
    for (const ObjectSymbol& streams : model_.symbols()) {
      bool is_it = streams.name == kStreams && streams.section == symbol.section &&
                   streams.section != 0 && streams.value == offset;
      if (is_it) return kStreams;
    }
    return {};
  }

  const ObjectModel& model_;
  const std::string& label_;
  const Machine& machine_;
};

}  // namespace

bool OnlyInitializesStreams(const ObjectModel& model, const std::string& label) {
  return Initializer(model, label).OnlyInitializesStreams();
}

}  // namespace orcjit
