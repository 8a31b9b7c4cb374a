#include "object/inspect.h"

#include <algorithm>
#include <set>
#include <utility>

#include "object/error.h"
#include "object/exports.h"
#include "object/naming.h"
#include "object/object_format.h"

namespace orcjit {
namespace {

bool IsDocumentation(std::string_view name) {
  return name.substr(0, kDocumentation.size()) == kDocumentation;
}

void NoteSymbol(std::string_view name, ObjectFacts* facts) {
  bool is_export = IsExportName(name);
  bool is_init = IsInitFunctionName(name);
  if (!is_export && !is_init) return;
  if (!IsPrintable(name)) return;  // no attribute can have that name
  if (is_export) facts->has_exports = true;
  if (is_init) facts->init_functions.emplace_back(name);
}

std::vector<std::string> SortedOnce(std::vector<std::string> items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

// What the object says of itself with the macros of orcjit_import.h. Compilers may put zero bytes
// between the strings.
void NoteDeclarations(const ObjectModel& object, const std::string& label, ObjectFacts* facts) {
  for (const ObjectSection& section : object.sections()) {
    if (section.name != kDeclarationSection) continue;
    std::string_view rest = section.content;
    while (!rest.empty()) {
      size_t end = rest.find('\0');
      if (end == std::string_view::npos) {
        throw JitError(ErrorKind::kObjectFormat,
                       "'" + label +
                           "' is a malformed object file [OJ215]: a string in its section " +
                           std::string(kDeclarationSection) + " has no end; compile it again");
      }
      if (end != 0)
        facts->declarations.push_back(EscapeUnprintable(std::string(rest.substr(0, end))));
      rest.remove_prefix(end + 1);
    }
  }
}

void InspectObject(const ObjectModel& object, const std::string& label, ObjectFacts* facts) {
  NoteDeclarations(object, label, facts);
  for (const ObjectSymbol& symbol : object.symbols()) {
    bool is_defined = !symbol.IsLocal() && !symbol.IsUndefined();
    if (is_defined && symbol.IsVisibleOutside() && HasAddress(object, symbol))
      NoteSymbol(symbol.name, facts);
    facts->is_documented |= is_defined && IsDocumentation(symbol.name);
  }
}

// Notes what the index has, unless the first member that has it hides it. One export will do.
void NoteIndex(const Archive& archive, ObjectFacts* facts) {
  HiddenNames hidden(archive);
  std::set<std::string_view> seen;
  for (size_t i = 0; i < archive.index().size(); ++i) {
    std::string_view name = archive.index()[i].symbol;
    bool is_news = (IsExportName(name) && !facts->has_exports) || IsInitFunctionName(name);
    if (is_news && seen.insert(name).second && !hidden.Has(i)) NoteSymbol(name, facts);
    facts->is_documented |= IsDocumentation(name);
  }
}

// Only the index and the first member are read, the members that declare something, and the symbol
// tables of a first one that exports, and of those that make extension modules.
void InspectArchive(const Archive& archive, ObjectFacts* facts) {
  NoteIndex(archive, facts);
  if (archive.index().empty()) return;
  // What the first member is, the others are too.
  ArchiveMember first = archive.Member(archive.index().front().member_offset);
  FileIdentity member = IdentifyFile(first.bytes.bytes());
  facts->is_native = member.kind == FileKind::kNativeObject;
  facts->identity.machine = member.machine;
  if (!facts->is_native) {
    facts->identity.problem = "holds '" + first.label + "', which " + member.problem;
    return;
  }
  std::vector<uint64_t> declaring;
  for (const Archive::IndexEntry& entry : archive.index()) {
    if (entry.symbol == kDeclarationMarker) declaring.push_back(entry.member_offset);
  }
  archive.ForEachMember({declaring.begin(), declaring.end()}, [facts](ArchiveMember member) {
    NoteDeclarations(ParseObject(member.bytes.bytes(), member.label), member.label, facts);
  });
}

}  // namespace

std::vector<std::string> DeclarationsOf(const ObjectModel& object, const std::string& label) {
  ObjectFacts facts;
  NoteDeclarations(object, label, &facts);
  return std::move(facts.declarations);
}

ObjectFacts Inspect(const OpenedFile& file) {
  ObjectFacts facts;
  facts.identity = file.identity;
  if (file.archive.has_value()) {
    InspectArchive(*file.archive, &facts);
  } else if (file.model.has_value()) {
    InspectObject(*file.model, file.label, &facts);
  } else {
    facts.is_native = false;
  }
  facts.init_functions = SortedOnce(std::move(facts.init_functions));
  return facts;
}

std::optional<std::string> ExportsOfPlainKernels(const OpenedFile& file) {
  if (file.identity.kind != FileKind::kNativeObject) return std::nullopt;
  const ObjectModel& object = *file.model;
  for (const ObjectSection& section : object.sections()) {
    if (section.name == kDeclarationSection) return std::nullopt;
  }
  std::vector<std::string_view> names;
  std::string text = file.is_eager ? "e" : "";
  bool is_documented = false;
  for (const ObjectSymbol& symbol : object.symbols()) {
    if (!IsEntryPoint(symbol.name) || symbol.IsLocal() || symbol.IsUndefined()) continue;
    if (IsInitFunctionName(symbol.name) || symbol.name == kEmbeddedModules) return std::nullopt;
    is_documented |= IsDocumentation(symbol.name);
    bool is_export = IsExportName(symbol.name) && symbol.IsVisibleOutside() &&
                     HasAddress(object, symbol) && IsPrintable(symbol.name);
    if (is_export) names.push_back(symbol.name.substr(kExportPrefix.size()));
  }
  if (names.empty()) return std::nullopt;
  std::sort(names.begin(), names.end());
  if (is_documented) text += 'd';
  for (std::string_view name : names) text.append(1, kRecordSeparator).append(name);
  return text;
}

}  // namespace orcjit
