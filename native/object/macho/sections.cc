#include "object/macho/sections.h"

#include "object/text.h"

namespace orcjit {

namespace MachO = llvm::MachO;

namespace {

bool IsForLinkers(const MachoSection& section) { return section.segment == "__LD"; }

// Not debug information, nor what only a linker reads, nor bitcode beside code.
bool IsLoaded(const MachoSection& section) {
  return (section.header.flags & MachO::S_ATTR_DEBUG) == 0 && !IsForLinkers(section) &&
         section.segment != "__DWARF" && section.segment != "__LLVM";
}

// What threads begin with.
bool IsThreadLocal(uint32_t type) {
  return type == MachO::S_THREAD_LOCAL_REGULAR || type == MachO::S_THREAD_LOCAL_ZEROFILL;
}

}  // namespace

bool MachoSection::IsZero() const {
  uint32_t type = Type();
  return type == MachO::S_ZEROFILL || type == MachO::S_GB_ZEROFILL ||
         type == MachO::S_THREAD_LOCAL_ZEROFILL;
}

bool MachoSection::IsMadeOfAtoms() const {
  switch (Type()) {
    case MachO::S_REGULAR:
    case MachO::S_ZEROFILL:
    case MachO::S_GB_ZEROFILL:
    case MachO::S_COALESCED:
    case MachO::S_THREAD_LOCAL_REGULAR:
    case MachO::S_THREAD_LOCAL_ZEROFILL:
    case MachO::S_THREAD_LOCAL_VARIABLES:
      return IsLoaded(*this) && !IsUnwindTable();
    default:
      return false;
  }
}

bool MachoSection::IsUnwindTable() const { return name == "__eh_frame" && segment == "__TEXT"; }

bool MachoSection::IsCompactUnwind() const {
  return name == "__compact_unwind" && segment == "__LD";
}

void SetKind(const MachoSection& from, ObjectSection* to) {
  uint32_t flags = from.header.flags;
  to->is_loaded = IsLoaded(from) || from.IsCompactUnwind();
  to->is_zero = from.IsZero();
  if (!to->is_loaded) return;
  to->is_code = (flags & (MachO::S_ATTR_PURE_INSTRUCTIONS | MachO::S_ATTR_SOME_INSTRUCTIONS)) != 0;
  to->is_writable = from.segment != "__TEXT" && !IsForLinkers(from);
  to->is_constant_later =
      from.segment == "__DATA_CONST" || (to->is_writable && from.name == "__const");
  to->is_thread_local = IsThreadLocal(from.Type());
  if (from.IsUnwindTable() || from.IsCompactUnwind()) to->kind = SectionKind::kUnwindTable;
  if (from.Type() == MachO::S_MOD_INIT_FUNC_POINTERS) to->functions = FunctionArrayKind::kInit;
  if (from.Type() == MachO::S_MOD_TERM_FUNC_POINTERS) to->functions = FunctionArrayKind::kFini;
}

std::string WhyNotLinked(const MachoSection& section) {
  if (!IsLoaded(section)) return "";
  if (StartsWith(section.name, "__objc_")) return "holds classes of Objective-C";
  if (StartsWith(section.name, "__swift")) return "holds what Swift's run time reads";
  uint32_t type = section.Type();
  switch (type) {
    case MachO::S_REGULAR:
    case MachO::S_ZEROFILL:
    case MachO::S_GB_ZEROFILL:
    case MachO::S_COALESCED:
    case MachO::S_CSTRING_LITERALS:
    case MachO::S_4BYTE_LITERALS:
    case MachO::S_8BYTE_LITERALS:
    case MachO::S_16BYTE_LITERALS:
    case MachO::S_LITERAL_POINTERS:
    case MachO::S_MOD_INIT_FUNC_POINTERS:
    case MachO::S_MOD_TERM_FUNC_POINTERS:
    case MachO::S_THREAD_LOCAL_REGULAR:
    case MachO::S_THREAD_LOCAL_ZEROFILL:
    case MachO::S_THREAD_LOCAL_VARIABLES:
      return "";
    default:
      return "has the section '" + std::string(section.name) + "' of type " + std::to_string(type);
  }
}

}  // namespace orcjit
