#include "object/elf/unsupported.h"

#include "llvm/BinaryFormat/ELF.h"
#include "object/error.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

[[noreturn]] void Refuse(ErrorKind kind, const std::string& label, const std::string& problem) {
  throw JitError(kind, "'" + label + "' " + problem);
}

bool IsUnknown(uint32_t type, uint64_t flags, const Machine& machine) {
  constexpr uint64_t kOsNonconforming = 0x100;
  if (type >= ELF::SHT_LOUSER) return true;
  if (type >= ELF::SHT_LOPROC) return type != machine.unwind_section_type;
  if (type >= ELF::SHT_LOOS) return (flags & kOsNonconforming) != 0;
  return type > ELF::SHT_RELR && type != ELF::SHT_CREL;
}

// What would be loaded as it is, and means nothing so. Linkers refuse the same types.
void RefuseUnknownContent(const ObjectSection& section, uint32_t type, uint64_t flags,
                          const Machine& machine, const std::string& label) {
  if (section.is_compressed) {
    Refuse(ErrorKind::kUnsupportedObject, label,
           "has the compressed section [OJ227] '" + std::string(section.name) +
               "', which is to be loaded, and loaded sections are never compressed: compress debug "
               "information only (objcopy --decompress-debug-sections undoes it)");
  }
  if (IsUnknown(type, flags, machine)) {
    Refuse(ErrorKind::kUnsupportedObject, label,
           "has the section '" + std::string(section.name) + "' of type " + std::to_string(type) +
               ", which is for another processor [OJ228], system or program: leave it out (objcopy "
               "--remove-section), or give it the type @progbits");
  }
}

}  // namespace

void RefuseUnsupported(const ObjectSection& section, uint32_t type, uint64_t flags,
                       const Machine& machine, const std::string& label) {
  if (section.is_loaded) RefuseUnknownContent(section, type, flags, machine, label);
  if (section.name == ".note.GNU-stack" && section.is_code) {
    Refuse(ErrorKind::kUnsupportedObject, label,
           "asks for an executable stack [OJ118] (nested functions whose address is taken, or "
           "assembly), "
           "which this process does not give: avoid the nested function, or assemble with "
           "-Wa,--noexecstack");
  }
}

void RefuseUnsupported(const ObjectSymbol& symbol, const std::string& label) {
  if (symbol.name == "__gnu_lto_slim") {
    Refuse(ErrorKind::kObjectFormat, label,
           "holds only GCC's intermediate code, not machine code (slim LTO, compiled with -flto) "
           "[OJ124]: "
           "compile without -flto, or with -ffat-lto-objects (CMake: "
           "-DCMAKE_INTERPROCEDURAL_OPTIMIZATION=OFF)");
  }
  // A weak reference only asks whether it is there, as LLVM's own memory manager does.
  bool is_asked_for = symbol.IsUndefined() && symbol.IsWeak();
  if (symbol.name == "__morestack" && !is_asked_for) {
    Refuse(ErrorKind::kUnsupportedObject, label,
           "was compiled with -fsplit-stack [OJ120], which needs the gold linker's run time: drop "
           "-fsplit-stack");
  }
  // It looks for the shared library that calls it, and ends the process if there is none.
  if (symbol.name == "_d_dso_registry") {
    Refuse(
        ErrorKind::kUnsupportedObject, label,
        "registers itself with D's run time [OJ121], which knows only what the dynamic loader has "
        "loaded: compile with -fno-druntime (gdc) or -betterC (ldc2, dmd)");
  }
}

}  // namespace orcjit
