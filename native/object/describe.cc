#include "object/describe.h"

#include <set>
#include <string_view>
#include <vector>

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include "object/demangle.h"
#include "object/error.h"
#include "object/inspect.h"
#include "object/naming.h"
#include "object/text.h"

namespace orcjit {
namespace {

namespace ELF = llvm::ELF;
namespace json = llvm::json;

// Bytes of names are shown by their numbers where they are no text.
std::string Text(std::string_view bytes) { return EscapeUnprintable(std::string(bytes)); }

// What an object says to a linker.
bool IsTable(const ElfSection& section) {
  switch (section.type) {
    case ELF::SHT_SYMTAB:
    case ELF::SHT_SYMTAB_SHNDX:
    case ELF::SHT_STRTAB:
    case ELF::SHT_RELA:
    case ELF::SHT_CREL:
    case ELF::SHT_GROUP:
      return !section.Is(ELF::SHF_ALLOC);
    default:
      return false;
  }
}

const char* KindOf(const ElfSection& section) {
  if (section.name.substr(0, 6) == ".debug" || section.name.substr(0, 7) == ".zdebug")
    return "debug";
  if (IsTable(section)) return "tables";
  if (!section.Is(ELF::SHF_ALLOC)) return "other";
  if (section.Is(ELF::SHF_TLS)) return "thread-local";
  if (section.Is(ELF::SHF_EXECINSTR)) return "code";
  if (section.type == ELF::SHT_NOBITS) return "zero";
  return section.Is(ELF::SHF_WRITE) ? "data" : "constants";
}

const char* KindOf(const ElfSymbol& symbol) {
  if (symbol.is_common) return "common";
  if (symbol.type == ELF::STT_GNU_IFUNC) return "ifunc";
  if (symbol.type == ELF::STT_TLS) return "thread-local";
  return symbol.type == ELF::STT_FUNC ? "function" : "variable";
}

const char* BindingOf(const ElfSymbol& symbol) {
  return symbol.binding == ELF::STB_WEAK ? "weak" : "global";
}

const char* VisibilityOf(const ElfSymbol& symbol) {
  switch (symbol.visibility) {
    case ELF::STV_HIDDEN:
      return "hidden";
    case ELF::STV_INTERNAL:
      return "internal";
    case ELF::STV_PROTECTED:
      return "protected";
    default:
      return "default";
  }
}

// Each once. Linkers merge these strings without looking at whether the last one ends.
std::vector<std::string> CompilersOf(const ElfObject& object) {
  std::vector<std::string> found;
  std::set<std::string> seen;
  for (const ElfSection& section : object.sections()) {
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
    const ElfObject& object = *file.elf;
    out_.attribute("eager", file.is_eager);
    out_.attributeArray("sections", [&] {
      for (const ElfSection& section : object.sections()) Section(section);
    });
    out_.attributeArray("defined", [&] {
      for (const ElfSymbol& symbol : object.symbols()) Defined(symbol);
    });
    out_.attributeArray("undefined", [&] {
      for (const ElfSymbol& symbol : object.symbols()) Undefined(symbol);
    });
    out_.attributeArray("initializers", [&] {
      for (const ElfSection& section : object.sections()) {
        if (IsInitializerSection(section) || IsFinalizerSection(section))
          out_.value(Text(section.name));
      }
    });
    out_.attributeArray("compilers", [&] {
      for (const std::string& compiler : CompilersOf(object)) out_.value(compiler);
    });
    out_.attributeArray("declarations", [&] {
      for (const std::string& text : Inspect(file).declarations) out_.value(text);
    });
    out_.attributeObject("demangled", [&] {
      for (const ElfSymbol& symbol : object.symbols()) Demangled(symbol);
    });
  }

 private:
  void Section(const ElfSection& section) {
    if (section.size == 0 || section.name.empty()) return;
    out_.array([&] {
      out_.value(Text(section.name));
      out_.value(section.size);
      out_.value(KindOf(section));
    });
  }

  void Defined(const ElfSymbol& symbol) {
    if (symbol.IsLocal() || symbol.IsUndefined()) return;
    out_.array([&] {
      out_.value(Text(symbol.full_name));
      out_.value(KindOf(symbol));
      out_.value(BindingOf(symbol));
      out_.value(VisibilityOf(symbol));
      out_.value(symbol.size);
    });
  }

  void Undefined(const ElfSymbol& symbol) {
    if (symbol.IsLocal() || !symbol.IsUndefined() || symbol.name.empty()) return;
    out_.array([&] {
      out_.value(Text(symbol.full_name));
      out_.value(BindingOf(symbol));
    });
  }

  void Demangled(const ElfSymbol& symbol) {
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
    if (file.elf.has_value()) writer.Object(file);
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
