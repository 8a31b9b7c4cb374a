#include "object/inspect.h"

#include <algorithm>
#include <vector>

#include "llvm/BinaryFormat/ELF.h"
#include "object/archive.h"
#include "object/elf_object.h"
#include "object/error.h"
#include "object/object_kind.h"

namespace orcjit {
namespace {

struct Facts {
  std::string kind = "relocatable";
  FileIdentity identity;
  std::vector<std::string> exports;
  std::vector<std::string> init_functions;
  bool is_native = true;
  bool has_initializers = false;

  void NoteSymbol(std::string_view name) {
    if (EscapeUnprintable(std::string(name)) != name) return;  // no attribute can have that name
    if (IsExportName(name)) exports.emplace_back(name.substr(kExportPrefix.size()));
    if (name.substr(0, 7) == "PyInit_" || name.substr(0, 8) == "PyInitU_")
      init_functions.emplace_back(name);
  }
};

std::string JsonList(std::vector<std::string> items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  std::string out = "[";
  for (const std::string& item : items) {
    if (out.size() > 1) out += ", ";
    out += JsonString(item);
  }
  return out + "]";
}

std::string ToJson(const Facts& facts) {
  return "{\"kind\": " + JsonString(facts.kind) +
         ", \"format\": " + JsonString(facts.identity.format) +
         ", \"machine\": " + JsonString(facts.identity.machine) +
         ", \"native\": " + (facts.is_native ? "true" : "false") +
         ", \"exports\": " + JsonList(facts.exports) +
         ", \"init_functions\": " + JsonList(facts.init_functions) +
         ", \"has_initializers\": " + (facts.has_initializers ? "true" : "false") + "}";
}

void InspectObject(std::string_view bytes, const std::string& label, Facts* facts) {
  ElfObject object = ElfObject::Parse(bytes, label);
  facts->has_initializers = object.has_initializers();
  for (const ElfSymbol& symbol : object.symbols()) {
    bool is_visible = symbol.visibility == llvm::ELF::STV_DEFAULT ||
                      symbol.visibility == llvm::ELF::STV_PROTECTED;
    if (!symbol.IsLocal() && !symbol.IsUndefined() && is_visible) facts->NoteSymbol(symbol.name);
  }
}

}  // namespace

std::string JsonString(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (unsigned char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c < 0x20) {
      out += "\\u00";
      out += kHex[c >> 4];
      out += kHex[c & 15];
    } else {
      out += static_cast<char>(c);
    }
  }
  return out + "\"";
}

std::string InspectAsJson(const ByteBuffer& buffer, const std::string& label,
                          const std::string& path) {
  Facts facts;
  facts.identity = IdentifyFile(buffer.bytes());
  switch (facts.identity.kind) {
    case FileKind::kOther:
      throw JitError(ErrorKind::kObjectFormat, "'" + label + "' " + facts.identity.problem);
    case FileKind::kForeignObject:
      facts.is_native = false;
      break;
    case FileKind::kArchive:
    case FileKind::kThinArchive: {
      facts.kind = "archive";
      Archive archive = Archive::Open(buffer, label, path);
      for (const Archive::IndexEntry& entry : archive.index()) facts.NoteSymbol(entry.symbol);
      if (archive.index().empty()) break;
      // What the first member is, the others are too.
      ArchiveMember first = archive.Member(archive.index().front().member_offset);
      FileIdentity member = IdentifyFile(first.bytes.bytes());
      facts.is_native = member.kind == FileKind::kNativeObject;
      facts.identity.machine = member.machine;
      break;
    }
    case FileKind::kNativeObject:
      InspectObject(buffer.bytes(), label, &facts);
      break;
  }
  return ToJson(facts);
}

}  // namespace orcjit
