#include "plain_format.h"

#include <map>
#include <memory>
#include <sstream>

#include "machine/machine.h"
#include "object/object_format.h"

namespace orcjit {
namespace {

constexpr std::string_view kMagic = "plain\n";

std::vector<std::string_view> SplitAt(char separator, std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parts;
}

uint64_t NumberIn(std::string_view text) { return std::stoull(std::string(text)); }

// The relocations, by the encoding of their table.
struct PlainData : FormatData {
  std::vector<std::vector<ObjectRelocation>> relocations;
};

// One object.
class PlainReader {
 public:
  PlainReader(std::string_view bytes, const ObjectFormat& format) {
    tables_.format = &format;
    tables_.machine = &HostMachine();
    AddSection("");
    tables_.symbols.emplace_back();
    AddSection(".text");
    for (std::string_view line : SplitAt('\n', bytes.substr(kMagic.size()))) {
      if (!line.empty()) Read(SplitAt(' ', line));
    }
  }

  ObjectTables Take() {
    auto data = std::make_shared<PlainData>();
    for (auto& [section, relocations] : relocations_) {
      auto encoding = static_cast<uint32_t>(data->relocations.size());
      tables_.relocation_tables.push_back({{}, section, encoding});
      tables_.sections[section].size = 8 * relocations.size();
      data->relocations.push_back(relocations);
    }
    tables_.data = data;
    return std::move(tables_);
  }

 private:
  uint32_t AddSection(std::string_view name) {
    ObjectSection section;
    section.name = name;
    section.size = 8;
    section.is_loaded = section.is_code = !tables_.sections.empty();
    tables_.sections.push_back(section);
    return static_cast<uint32_t>(tables_.sections.size() - 1);
  }

  void Read(const std::vector<std::string_view>& words) {
    if (words[0] == "initialize") {
      tables_.has_initializers = true;
      return;
    }
    if (words[0] == "section") {
      AddSection(words[1]);
      return;
    }
    ObjectSymbol symbol;
    Name(words[1], words[0] == "define", &symbol);
    symbol.binding = SymbolBinding::kGlobal;
    uint32_t place = 1;
    if (words[0] == "define") {
      symbol.section = AddSection(".text");
      symbol.kind = SymbolKind::kFunction;
      symbol.size = 8;
      sections_[words[1]] = symbol.section;
    } else if (words[0] == "common") {
      symbol.is_common = true;
      symbol.kind = SymbolKind::kVariable;
      symbol.size = NumberIn(words[2]);
      symbol.value = NumberIn(words[3]);
    }
    for (size_t i = 2; i < words.size() && !symbol.is_common; ++i) Heed(words[i], &symbol, &place);
    if (words[0] == "refer") {
      auto number = static_cast<uint32_t>(tables_.symbols.size());
      auto& relocations = relocations_[place];
      relocations.push_back({8 * relocations.size(), 0, number, 1});
    }
    tables_.symbols.push_back(symbol);
  }

  // A definition that is not the default one keeps its version in the name.
  static void Name(std::string_view full_name, bool is_definition, ObjectSymbol* symbol) {
    symbol->name = symbol->full_name = full_name;
    size_t at = full_name.find('@');
    if (at == std::string_view::npos) return;
    bool is_default = full_name.substr(at, 2) == "@@";
    symbol->version = full_name.substr(is_default ? at + 2 : at + 1);
    if (is_default || !is_definition) symbol->name = full_name.substr(0, at);
  }

  void Heed(std::string_view word, ObjectSymbol* symbol, uint32_t* place) {
    std::string_view value = word.substr(word.find('=') + 1);
    ObjectSection& section = tables_.sections[symbol->section];
    if (word == "weak") {
      symbol->binding = SymbolBinding::kWeak;
    } else if (word == "unique") {
      symbol->binding = SymbolBinding::kUnique;
    } else if (word == "hidden") {
      symbol->visibility = SymbolVisibility::kHidden;
    } else if (word == "protected") {
      symbol->visibility = SymbolVisibility::kProtected;
    } else if (word == "variable" || word == "thread_local") {
      bool is_thread_local = word == "thread_local";
      symbol->kind = is_thread_local ? SymbolKind::kThreadLocal : SymbolKind::kVariable;
      if (symbol->section == 0) return;
      section.name = is_thread_local ? ".tdata" : ".data";
      section.is_code = false;
      section.is_writable = true;
      section.is_thread_local = is_thread_local;
    } else if (word.substr(0, 5) == "size=") {
      symbol->size = section.size = NumberIn(value);
    } else if (word.substr(0, 6) == "group=") {
      GroupOf(value).members.push_back(symbol->section);
    } else if (word.substr(0, 3) == "in=") {
      *place = sections_.at(value);
    } else {
      throw std::invalid_argument("no such word: " + std::string(word));
    }
  }

  ObjectGroup& GroupOf(std::string_view signature) {
    for (ObjectGroup& group : tables_.groups) {
      if (group.signature == signature) return group;
    }
    tables_.groups.push_back({signature, true, {}});
    return tables_.groups.back();
  }

  ObjectTables tables_;
  std::map<std::string_view, uint32_t> sections_;  // of definitions
  std::map<uint32_t, std::vector<ObjectRelocation>> relocations_;
};

class PlainFormat final : public ObjectFormat {
 public:
  constexpr PlainFormat() = default;

  const char* name() const override { return "plain"; }
  bool IsOf(std::string_view bytes) const override {
    return bytes.substr(0, kMagic.size()) == kMagic;
  }

  FileIdentity Identify(std::string_view) const override {
    return {FileKind::kNativeObject, "plain", HostMachine().name, ""};
  }

  bool HasModel(std::string_view) const override { return true; }

  ObjectModel Parse(std::string_view bytes, const std::string&) const override {
    return ObjectModel(PlainReader(bytes, *this).Take());
  }

  bool DecodeRelocations(const ObjectModel& model, const RelocationTable& table,
                         std::vector<ObjectRelocation>* out) const override {
    *out = static_cast<const PlainData*>(model.data())->relocations[table.encoding];
    return true;
  }
};

constexpr PlainFormat kPlain;

}  // namespace

const ObjectFormat* FindFormat(std::string_view bytes) {
  return kPlain.IsOf(bytes) ? &kPlain : nullptr;
}

bool LinksAllFormats() { return false; }

}  // namespace orcjit

orcjit::OpenedFile Object(const std::string& label, const std::string& lines) {
  std::string text = std::string(orcjit::kMagic) + lines;
  return orcjit::OpenObjectOrArchive(orcjit::ByteBuffer::FromBytes(text), label, "");
}

namespace {

std::string Padded(std::string text, size_t size) {
  text.resize(size, ' ');
  return text;
}

std::string Header(const std::string& name, size_t size) {
  return Padded(name, 16) + Padded("0", 12) + Padded("0", 6) + Padded("0", 6) + Padded("644", 8) +
         Padded(std::to_string(size), 10) + "`\n";
}

std::string BigEndian(size_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xff);
  return bytes;
}

std::vector<std::string> DefinedIn(const std::string& lines) {
  std::vector<std::string> names;
  for (std::string_view line : orcjit::SplitAt('\n', lines)) {
    std::vector<std::string_view> words = orcjit::SplitAt(' ', line);
    if (words.size() < 2 || (words[0] != "define" && words[0] != "common")) continue;
    names.emplace_back(words[1]);
  }
  return names;
}

}  // namespace

orcjit::OpenedFile ArchiveOf(const std::string& label,
                             const std::vector<std::pair<std::string, std::string>>& members) {
  std::string names, contents;
  std::vector<size_t> offsets;
  for (const auto& [name, lines] : members) {
    for (const std::string& symbol : DefinedIn(lines)) {
      names += symbol + '\0';
      offsets.push_back(contents.size());
    }
    std::string text = std::string(orcjit::kMagic) + lines;
    if (text.size() % 2 != 0) text += '\n';
    contents += Header(name + "/", text.size()) + text;
  }
  if (names.size() % 2 != 0) names += '\0';
  size_t index_size = 4 + 4 * offsets.size() + names.size();
  size_t first = 8 + 60 + index_size;
  std::string bytes = "!<arch>\n" + Header("/", index_size) + BigEndian(offsets.size());
  for (size_t offset : offsets) bytes += BigEndian(first + offset);
  bytes += names + contents;
  return orcjit::OpenObjectOrArchive(orcjit::ByteBuffer::FromBytes(bytes), label, "");
}
