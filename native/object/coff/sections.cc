#include "object/coff/sections.h"

#include "llvm/BinaryFormat/COFF.h"
#include "object/text.h"

namespace orcjit {

namespace COFF = llvm::COFF;

namespace {

std::string_view Stem(std::string_view name) { return name.substr(0, name.find('$')); }

// Tables that nothing here reads: for the checks of jumps of Windows; and of DWARF, where Windows
// has its own for unwinding.
bool IsForOthers(std::string_view name) {
  std::string_view stem = Stem(name);
  for (std::string_view one : {".gfids", ".giats", ".gljmp", ".gehcont", ".sxdata", ".eh_frame"}) {
    if (stem == one) return true;
  }
  return false;
}

constexpr uint64_t kFunctionEntrySize = 12;

// Of ".CRT$XCU": "XC" are the constructors of C++, after "XI", those of C; within each, the rest of
// the name is their order. A number that grows as the names do, by four letters.
uint32_t OrderOf(std::string_view rest, bool is_first) {
  uint32_t order = 0;
  for (size_t i = 0; i < 4; ++i)
    order = order << 7 | (i < rest.size() ? static_cast<unsigned char>(rest[i]) & 0x7f : 0);
  return order | (is_first ? 0 : 1U << 28);
}

void SetCrtFunctions(ObjectSection* section) {
  std::string_view rest = section->name.substr(5);  // behind ".CRT$"
  if (rest.size() < 2 || rest[0] != 'X') return;
  bool is_init = rest[1] == 'I' || rest[1] == 'C';
  bool is_fini = rest[1] == 'P' || rest[1] == 'T';
  if (!is_init && !is_fini) return;
  section->functions = is_init ? FunctionArrayKind::kInit : FunctionArrayKind::kFini;
  section->priority = OrderOf(rest.substr(2), rest[1] == 'I' || rest[1] == 'P');
}

// ".ctors.65435" of MinGW, which counts back from 65535; or ".ctors".
void SetListFunctions(FunctionArrayKind kind, std::string_view rest, ObjectSection* section) {
  uint32_t number = 0;
  for (char c : rest.substr(rest.empty() ? 0 : 1)) {
    if (c < '0' || c > '9' || number > 65535) return;
    number = number * 10 + static_cast<uint32_t>(c - '0');
  }
  if ((!rest.empty() && rest[0] != '.') || number > 65535) return;
  section->functions = kind;
  if (!rest.empty()) section->priority = 65535 - number;
}

void SetFunctionArray(ObjectSection* section) {
  std::string_view name = section->name;
  if (section->content.empty()) return;
  if (StartsWith(name, ".CRT$")) return SetCrtFunctions(section);
  if (StartsWith(name, ".ctors"))
    return SetListFunctions(FunctionArrayKind::kCtors, name.substr(6), section);
  if (StartsWith(name, ".dtors"))
    SetListFunctions(FunctionArrayKind::kDtors, name.substr(6), section);
}

}  // namespace

const char* SetKind(const CoffSection& from, ObjectSection* to) {
  to->name = from.name;
  to->content = from.content;
  to->size = from.size;
  uint32_t power = (from.flags & COFF::IMAGE_SCN_ALIGN_MASK) >> 20;
  constexpr uint32_t kDefault = 5;  // 16 bytes
  constexpr uint32_t kMost = 14;
  if (power > kMost) return "has an impossible alignment";
  to->alignment = uint64_t{1} << ((power == 0 ? kDefault : power) - 1);
  to->is_zero = from.Is(COFF::IMAGE_SCN_CNT_UNINITIALIZED_DATA);
  to->is_loaded = !from.Is(COFF::IMAGE_SCN_LNK_INFO) && !from.Is(COFF::IMAGE_SCN_LNK_REMOVE) &&
                  !from.Is(COFF::IMAGE_SCN_MEM_DISCARDABLE);
  if (!to->is_loaded) {
    if (from.name == ".drectve") to->kind = SectionKind::kTable;
    return nullptr;
  }
  to->is_code = from.Is(COFF::IMAGE_SCN_CNT_CODE) || from.Is(COFF::IMAGE_SCN_MEM_EXECUTE);
  to->is_writable = from.Is(COFF::IMAGE_SCN_MEM_WRITE);
  to->is_thread_local = Stem(from.name) == ".tls";
  to->is_sorted = true;
  if (Stem(from.name) == ".pdata") {
    if (to->size % kFunctionEntrySize != 0 || to->is_zero) return "is no table of functions";
    to->kind = SectionKind::kFunctionTable;
  } else if (IsForOthers(from.name)) {
    to->kind = SectionKind::kIgnored;
  } else {
    SetFunctionArray(to);
  }
  return nullptr;
}

// Of those that come and go with a symbol, and of the usual ones, nobody knows what is beside them.
bool IsWalkedByName(const CoffSection& section) {
  if (section.name.find('$') == std::string_view::npos) return false;
  if (section.Is(COFF::IMAGE_SCN_LNK_COMDAT) || IsForOthers(section.name)) return false;
  std::string_view stem = Stem(section.name);
  for (std::string_view usual : {".text", ".data", ".rdata", ".bss", ".CRT", ".tls", ".pdata",
                                 ".xdata", ".debug", ".ctors", ".dtors"}) {
    if (stem == usual) return false;
  }
  return true;
}

std::string WhyNotLinked(const CoffSection& section) {
  if (StartsWith(section.name, ".CRT$XL")) return "has functions that Windows calls in each thread";
  if (StartsWith(section.name, ".CRT$XD"))
    return "has thread-local variables that functions of Windows initialize in each thread";
  return "";
}

}  // namespace orcjit
