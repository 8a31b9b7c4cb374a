#include "object/describe.h"

#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include "object/demangle.h"
#include "object/error.h"
#include "object/inspect.h"
#include "object/naming.h"
#include "object/object_format.h"
#include "object/text.h"

namespace orcjit {
namespace {

namespace json = llvm::json;

// Bytes of names are shown by their numbers where they are no text.
std::string Text(std::string_view bytes) { return EscapeUnprintable(std::string(bytes)); }

const char* KindOf(const ObjectSection& section) {
  for (std::string_view start : {".debug", ".zdebug", "__DWARF,"}) {
    if (StartsWith(section.name, start)) return "debug";
  }
  if (section.kind == SectionKind::kTable) return "tables";
  if (!section.is_loaded) return "other";
  if (section.is_thread_local) return "thread-local";
  if (section.is_code) return "code";
  if (section.is_zero) return "zero";
  return section.is_writable ? "data" : "constants";
}

const char* KindOf(const ObjectSymbol& symbol) {
  if (symbol.is_common) return "common";
  if (symbol.IsIndirectFunction()) return "ifunc";
  if (symbol.IsThreadLocal() || symbol.kind == SymbolKind::kThreadLocalRecord)
    return "thread-local";
  return symbol.IsFunction() ? "function" : "variable";
}

const char* BindingOf(const ObjectSymbol& symbol) { return symbol.IsWeak() ? "weak" : "global"; }

const char* VisibilityOf(const ObjectSymbol& symbol) {
  switch (symbol.visibility) {
    case SymbolVisibility::kHidden:
      return "hidden";
    case SymbolVisibility::kInternal:
      return "internal";
    case SymbolVisibility::kProtected:
      return "protected";
    default:
      return "default";
  }
}

// Each once. Linkers merge these strings without looking at whether the last one ends.
std::vector<std::string> CompilersOf(const ObjectModel& object) {
  std::vector<std::string> found;
  std::set<std::string> seen;
  for (const ObjectSection& section : object.sections()) {
    if (section.name != kCompilerSection) continue;
    std::string_view rest = section.content;
    while (!rest.empty()) {
      std::string text = Text(TakeString(&rest));
      if (!text.empty() && seen.insert(text).second) found.push_back(text);
    }
  }
  return found;
}

class Writer {
 public:
  explicit Writer(json::OStream* out) : out_(*out) {}

  void Identity(const std::string& label, const FileIdentity& identity) {
    out_.attribute("label", Text(label));
    out_.attribute("format", identity.format);
    out_.attribute("machine", identity.machine);
    out_.attribute("problem", Text(identity.problem));
  }

  void Object(const ObjectModel& object, const std::string& label, bool is_eager) {
    out_.attribute("eager", is_eager);
    out_.attributeArray("sections", [&] { Sections(object.sections()); });
    out_.attributeArray("defined", [&] {
      for (const ObjectSymbol& symbol : object.symbols()) Defined(symbol);
    });
    out_.attributeArray("undefined", [&] {
      for (const ObjectSymbol& symbol : object.symbols()) Undefined(symbol);
    });
    out_.attributeArray("initializers", [&] {
      for (const ObjectSection& section : object.sections()) {
        if (section.functions != FunctionArrayKind::kNone) out_.value(Text(section.name));
      }
    });
    out_.attributeArray("compilers", [&] {
      for (const std::string& compiler : CompilersOf(object)) out_.value(compiler);
    });
    out_.attributeArray("declarations", [&] {
      for (const std::string& text : DeclarationsOf(object, label)) out_.value(text);
    });
    out_.attributeObject("demangled", [&] {
      for (const ObjectSymbol& symbol : object.symbols()) Demangled(symbol);
    });
  }

 private:
  // Pieces of one section of the file are one.
  void Sections(const std::vector<ObjectSection>& sections) {
    for (size_t i = 0; i < sections.size();) {
      const ObjectSection& section = sections[i];
      uint64_t size = section.size;
      for (++i; i < sections.size() && sections[i].continues_last; ++i) size += sections[i].size;
      if (size == 0 || section.name.empty()) continue;
      out_.array([&] {
        out_.value(Text(section.name));
        out_.value(size);
        out_.value(KindOf(section));
      });
    }
  }

  void Defined(const ObjectSymbol& symbol) {
    if (symbol.IsLocal() || symbol.IsUndefined()) return;
    out_.array([&] {
      out_.value(Text(symbol.full_name));
      out_.value(KindOf(symbol));
      out_.value(BindingOf(symbol));
      out_.value(VisibilityOf(symbol));
      out_.value(symbol.size);
    });
  }

  void Undefined(const ObjectSymbol& symbol) {
    if (symbol.IsLocal() || !symbol.IsUndefined() || symbol.name.empty()) return;
    out_.array([&] {
      out_.value(Text(symbol.full_name));
      out_.value(BindingOf(symbol));
    });
  }

  void Demangled(const ObjectSymbol& symbol) {
    if (symbol.IsLocal() || symbol.name.substr(0, 1) != "_") return;
    std::string plain = Demangle(symbol.name);
    bool is_new = plain != symbol.name && demangled_.insert(std::string(symbol.full_name)).second;
    if (is_new) out_.attribute(Text(symbol.full_name), Text(plain));
  }

  json::OStream& out_;
  std::set<std::string> demangled_;  // a key twice would be no JSON
};

// Objects for other systems and machines are described, too, as far as there is a reader for them.
void DescribeMember(const OpenedFile& file, json::OStream* out) {
  std::string_view bytes = file.buffer.bytes();
  std::optional<ObjectModel> foreign;
  const ObjectFormat* format = file.model.has_value() ? nullptr : FindFormat(bytes);
  if (format != nullptr && format->HasModel(bytes)) foreign = format->Parse(bytes, file.label);
  Writer writer(out);
  out->object([&] {
    writer.Identity(file.label, file.identity);
    if (file.model.has_value()) {
      writer.Object(*file.model, file.label, file.is_eager);
    } else if (foreign.has_value()) {
      writer.Object(*foreign, file.label, foreign->has_initializers());
    }
  });
}

// What one member is does not say what the others are: there are archives of several systems.
void DescribeBroken(const std::string& label, const std::string& problem, json::OStream* out) {
  FileIdentity identity{FileKind::kOther, "", "", problem};
  out->object([&] { Writer(out).Identity(label, identity); });
}

void DescribeFile(const OpenedFile& file, json::OStream* out);

// One of several files in one: a member of an archive, or a slice of a universal file.
void DescribePart(ByteBuffer bytes, const std::string& label, json::OStream* out) {
  try {
    DescribeFile(OpenObjectOrArchive(std::move(bytes), label, ""), out);
  } catch (const JitError& error) {
    DescribeBroken(label, error.message(), out);
  }
}

void DescribeArchive(const Archive& archive, json::OStream* out) {
  std::set<uint64_t> offsets;
  for (const Archive::IndexEntry& entry : archive.index()) offsets.insert(entry.member_offset);
  archive.ForEachMember(offsets, [out](ArchiveMember member) {
    if (FileIdentity identity = IdentifyFile(member.bytes.bytes());
        identity.kind == FileKind::kArchive || identity.kind == FileKind::kThinArchive)
      return DescribeBroken(member.label, "is an archive inside an archive", out);
    DescribePart(std::move(member.bytes), member.label, out);
  });
}

void DescribeFile(const OpenedFile& file, json::OStream* out) {
  if (file.archive.has_value()) return DescribeArchive(*file.archive, out);
  const ObjectFormat* format = FindFormat(file.buffer.bytes());
  std::vector<ObjectSlice> slices;
  if (format != nullptr) slices = format->Slices(file.buffer.bytes(), file.label);
  if (slices.empty()) return DescribeMember(file, out);
  for (const ObjectSlice& slice : slices) {
    DescribePart(file.buffer.Part(slice.offset, slice.size), file.label + "(" + slice.machine + ")",
                 out);
  }
}

}  // namespace

std::string Describe(const OpenedFile& file) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  json::OStream out(stream);
  out.array([&] { DescribeFile(file, &out); });
  return text;
}

}  // namespace orcjit
