// An object file as a linker sees it, whatever its format: sections, symbols, groups, relocations.
// A format's reader (object_format.h) makes it of untrusted bytes, and checks every table that
// later stages read: what stands here can be used as it is. Nothing behind the reader knows the
// format. Relocations are read and checked when they are asked for, because most objects of a large
// library are never linked.
//
// The names and contents lie in the bytes of the file, which have to outlive the model; or in it.
#ifndef ORCJIT_OBJECT_OBJECT_MODEL_H_
#define ORCJIT_OBJECT_OBJECT_MODEL_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "machine/machine.h"

namespace orcjit {

class ObjectFormat;

// What objects call that a linker makes in each library: by names of its own, for which a format
// has others.
inline constexpr std::string_view kStackProbe = "*stack probe*";      // a function
inline constexpr std::string_view kThreadLocalIndex = "*TLS index*";  // a variable

// What a section is for, where it is not just content that code uses.
enum class SectionKind : uint8_t {
  kContent,
  kUnwindTable,    // DWARF call frame information, of which a unit has one table
  kFunctionTable,  // where each function begins and ends: a unit has one, sorted (Windows)
  kTable,          // what the object says to linkers: symbols, names, relocations, groups
  kIgnored,        // to be loaded, and read by nobody
};

// Functions of an object that run when its library is loaded or unloaded: an array of pointers to
// them, or a piece of code itself.
enum class FunctionArrayKind : uint8_t {
  kNone,
  kPreinit,
  kInitCode,
  kInit,
  kCtors,  // run backwards
  kFini,
  kDtors,  // run backwards
  kFiniCode,
};

// Sections without a number run after all numbered ones; those with another suffix in between.
inline constexpr uint32_t kNamedPriority = UINT32_MAX - 1;
inline constexpr uint32_t kNoPriority = UINT32_MAX;

struct ObjectSection {
  std::string_view name;
  std::string_view content;  // empty where is_zero
  uint64_t size = 0;
  uint64_t alignment = 1;
  uint32_t described = 0;  // where is_description: the section that this one describes, or 0
  uint32_t priority = kNoPriority;  // of its functions; the lowest number runs first
  SectionKind kind = SectionKind::kContent;
  FunctionArrayKind functions = FunctionArrayKind::kNone;
  bool is_loaded = false;
  bool is_writable = false;
  bool is_code = false;
  bool is_thread_local = false;
  bool is_zero = false;            // the file has no bytes for it
  bool is_constant_later = false;  // written only while it is linked: protected afterwards
  bool is_large = false;           // of the medium or large code model: reached by 64 bits
  bool is_description = false;     // comes in the order of what it describes, and goes with it
  bool is_compressed = false;
  bool continues_last = false;  // in the file, both are one section
  // A linker sorts sections by name, and puts those together whose names are the same up to '$'.
  bool is_sorted = false;
};

enum class SymbolBinding : uint8_t {
  kLocal,
  kGlobal,
  kWeak,
  kUnique,  // one over the process, as GCC marks inline variables
};

enum class SymbolVisibility : uint8_t { kDefault, kInternal, kHidden, kProtected };

enum class SymbolKind : uint8_t {
  kNone,  // it does not say
  kVariable,
  kFunction,
  kThreadLocal,
  kThreadLocalRecord,  // by which code for macOS finds a thread_local variable: data, to a linker
  kIndirectFunction,   // its value is a function that chooses the one to call
  kSection,
  kFile,
  kOther,
};

struct ObjectSymbol {
  // Without the suffix of a version, except that of a definition which is not the default one
  // ("foo@V1"): only those who ask for that version mean it.
  std::string_view name;
  std::string_view version;
  std::string_view full_name;  // with the suffix
  uint64_t value = 0;          // the offset in its section; the alignment of a common symbol
  uint64_t size = 0;
  uint32_t section = 0;  // index of the defining section; 0 when not defined in one
  SymbolBinding binding = SymbolBinding::kLocal;
  SymbolKind kind = SymbolKind::kNone;
  SymbolVisibility visibility = SymbolVisibility::kDefault;
  bool is_absolute = false;
  bool is_common = false;
  bool is_large = false;  // a common symbol of the medium or large code model

  bool IsLocal() const { return binding == SymbolBinding::kLocal; }
  bool IsWeak() const { return binding == SymbolBinding::kWeak; }
  bool IsUndefined() const { return section == 0 && !is_absolute && !is_common; }
  // Whether other libraries see a definition of it, and give it one.
  bool IsVisibleOutside() const {
    return visibility == SymbolVisibility::kDefault || visibility == SymbolVisibility::kProtected;
  }
  bool IsFunction() const { return kind == SymbolKind::kFunction; }
  bool IsIndirectFunction() const { return kind == SymbolKind::kIndirectFunction; }
  bool IsThreadLocal() const { return kind == SymbolKind::kThreadLocal; }
};

// Which copy of a COMDAT group is taken, and what the others have to be like.
enum class GroupChoice : uint8_t {
  kFirst,
  kLargest,      // by the leading section
  kSameSize,     // any, for all have the same size
  kSameContent,  // any, for all are the same
};

struct ObjectGroup {
  std::string_view signature;
  bool is_comdat = false;
  std::vector<uint32_t> members;  // section indices
  GroupChoice choice = GroupChoice::kFirst;
  uint32_t leader = 0;  // the section that is compared, where any is
};

struct ObjectRelocation {
  uint64_t offset;
  int64_t addend;
  uint32_t symbol;
  uint32_t type;  // the machine's number (machine/machine.h), that of ELF in every format
};

// Where the relocations of a section are: read by ObjectModel::Relocations().
struct RelocationTable {
  std::string_view content;
  uint32_t target;    // the section that they change
  uint32_t encoding;  // the format's
};

// What a reader keeps for itself.
struct FormatData {
  FormatData() = default;
  FormatData(const FormatData&) = delete;
  FormatData& operator=(const FormatData&) = delete;
  virtual ~FormatData() = default;
};

// What a reader has found.
struct ObjectTables {
  const ObjectFormat* format = nullptr;
  const Machine* machine = nullptr;
  std::vector<ObjectSection> sections;  // the first one is nothing
  std::vector<ObjectSymbol> symbols;
  std::vector<ObjectGroup> groups;
  std::vector<RelocationTable> relocation_tables;        // of sections that are loaded
  std::vector<RelocationTable> debug_relocation_tables;  // of the others
  std::shared_ptr<const FormatData> data;
  std::string refusal;  // why it is not linked, though it can be described; empty if it is
  uint64_t table_bytes = 0;
  bool has_initializers = false;
  bool counts_on_low_addresses = false;
  bool must_link_whole = false;  // with all other objects of its library
  // What stands for a symbol that nobody defines, in any object of the library.
  std::vector<std::pair<std::string_view, std::string_view>> alternatives;
};

class ObjectModel {
 public:
  explicit ObjectModel(ObjectTables tables) : tables_(std::move(tables)) {}

  const ObjectFormat& format() const { return *tables_.format; }
  const Machine& machine() const { return *tables_.machine; }
  const std::vector<ObjectSection>& sections() const { return tables_.sections; }
  const std::vector<ObjectSymbol>& symbols() const { return tables_.symbols; }
  const std::vector<ObjectGroup>& groups() const { return tables_.groups; }

  // Of the sections that are loaded, all of which have content.
  const std::vector<RelocationTable>& relocation_tables() const {
    return tables_.relocation_tables;
  }
  // Of those that are not, which have not been checked.
  const std::vector<RelocationTable>& debug_relocation_tables() const {
    return tables_.debug_relocation_tables;
  }

  // The checked relocations of one of these tables: offset inside the target section, symbol index
  // inside symbols(). Throws JitError kObjectFormat; `label` names the object in messages.
  std::vector<ObjectRelocation> Relocations(const RelocationTable& table,
                                            const std::string& label) const;

  // The size of what it says to a linker: headers of sections, symbols, relocations.
  uint64_t TableBytes() const { return tables_.table_bytes; }

  // Of the format that this is of; null for most.
  const FormatData* data() const { return tables_.data.get(); }

  // What it has that is not linked here, as "has ..."; empty if there is nothing.
  const std::string& refusal() const { return tables_.refusal; }

  // Whether its code counts on lying beside that of the other objects of its library.
  bool must_link_whole() const { return tables_.must_link_whole; }

  // Names, and those of what stands for them where nobody in the library defines them.
  const std::vector<std::pair<std::string_view, std::string_view>>& alternatives() const {
    return tables_.alternatives;
  }

  // Whether something of it has to run when the library is loaded or unloaded.
  bool has_initializers() const { return tables_.has_initializers; }

  // Whether its code takes for granted that what others define lies below 2 GB, as code that was
  // compiled without -fPIC does.
  bool counts_on_low_addresses() const { return tables_.counts_on_low_addresses; }

 private:
  ObjectTables tables_;
};

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_OBJECT_MODEL_H_
