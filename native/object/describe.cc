#include "object/describe.h"

#include <set>
#include <string_view>
#include <vector>

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include "object/demangle.h"
#include "object/error.h"
#include "object/inspect.h"
#include "object/naming.h"
#include "object/text.h"

namespace orcjit {
namespace {

namespace json = llvm::json;

// Bytes of names are shown by their numbers where they are no text.
std::string Text(std::string_view bytes) { return EscapeUnprintable(std::string(bytes)); }

const char* KindOf(const ObjectSection& section) {
  if (section.name.substr(0, 6) == ".debug" || section.name.substr(0, 7) == ".zdebug")
    return "debug";
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
  if (symbol.IsThreadLocal()) return "thread-local";
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

  void Object(const OpenedFile& file) {
    const ObjectModel& object = *file.model;
    out_.attribute("eager", file.is_eager);
    out_.attributeArray("sections", [&] {
      for (const ObjectSection& section : object.sections()) Section(section);
    });
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
      for (const std::string& text : Inspect(file).declarations) out_.value(text);
    });
    out_.attributeObject("demangled", [&] {
      for (const ObjectSymbol& symbol : object.symbols()) Demangled(symbol);
    });
  }

 private:
  void Section(const ObjectSection& section) {
    if (section.size == 0 || section.name.empty()) return;
    out_.array([&] {
      out_.value(Text(section.name));
      out_.value(section.size);
      out_.value(KindOf(section));
    });
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

void DescribeMember(const OpenedFile& file, json::OStream* out) {
  Writer writer(out);
  out->object([&] {
    writer.Identity(file.label, file.identity);
    if (file.model.has_value()) writer.Object(file);
  });
}

// What one member is does not say what the others are: there are archives of several systems.
void DescribeBroken(const std::string& label, const std::string& problem, json::OStream* out) {
  FileIdentity identity{FileKind::kOther, "", "", problem};
  out->object([&] { Writer(out).Identity(label, identity); });
}

void DescribeArchive(const Archive& archive, json::OStream* out) {
  std::set<uint64_t> offsets;
  for (const Archive::IndexEntry& entry : archive.index()) offsets.insert(entry.member_offset);
  archive.ForEachMember(offsets, [out](ArchiveMember member) {
    std::string label = member.label;
    try {
      DescribeMember(OpenObjectOrArchive(std::move(member.bytes), label, ""), out);
    } catch (const JitError& error) {
      DescribeBroken(label, error.message(), out);
    }
  });
}

}  // namespace

std::string Describe(const OpenedFile& file) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  json::OStream out(stream);
  out.array([&] {
    if (file.archive.has_value()) {
      DescribeArchive(*file.archive, &out);
    } else {
      DescribeMember(file, &out);
    }
  });
  return text;
}

}  // namespace orcjit
