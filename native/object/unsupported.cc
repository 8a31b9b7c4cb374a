#include "object/unsupported.h"

#include "llvm/BinaryFormat/ELF.h"
#include "object/error.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

[[noreturn]] void Refuse(ErrorKind kind, const std::string& label, const std::string& problem) {
  throw JitError(kind, "'" + label + "' " + problem);
}

bool IsOfUnknownType(const ElfSection& section, const Machine& machine) {
  constexpr uint64_t kOsNonconforming = 0x100;
  if (section.type >= ELF::SHT_LOUSER) return true;
  if (section.type >= ELF::SHT_LOPROC) return section.type != machine.unwind_section_type;
  if (section.type >= ELF::SHT_LOOS) return section.Is(kOsNonconforming);
  return section.type > ELF::SHT_RELR && section.type != ELF::SHT_CREL;
}

// What would be loaded as it is, and means nothing so. Linkers refuse the same types.
void RefuseUnknownContent(const ElfSection& section, const Machine& machine,
                          const std::string& label) {
  if (section.Is(ELF::SHF_COMPRESSED)) {
    Refuse(ErrorKind::kUnsupportedObject, label,
           "has the compressed section '" + std::string(section.name) +
               "', which is to be loaded, and loaded sections are never compressed: compress debug "
               "information only (objcopy --decompress-debug-sections undoes it)");
  }
  if (IsOfUnknownType(section, machine)) {
    Refuse(ErrorKind::kUnsupportedObject, label,
           "has the section '" + std::string(section.name) + "' of type " +
               std::to_string(section.type) +
               ", which is for another processor, system or program: leave it out (objcopy "
               "--remove-section), or give it the type @progbits");
  }
}

}  // namespace

void RefuseUnsupported(const ElfSection& section, const Machine& machine,
                       const std::string& label) {
  if (section.Is(ELF::SHF_ALLOC)) RefuseUnknownContent(section, machine, label);
  if (section.name == ".note.GNU-stack" && section.Is(ELF::SHF_EXECINSTR)) {
    Refuse(ErrorKind::kUnsupportedObject, label,
           "asks for an executable stack (nested functions whose address is taken, or assembly), "
           "which this process does not give: avoid the nested function, or assemble with "
           "-Wa,--noexecstack");
  }
}

void RefuseUnsupported(const ElfSymbol& symbol, const std::string& label) {
  if (symbol.name == "__gnu_lto_slim") {
    Refuse(ErrorKind::kObjectFormat, label,
           "holds only GCC's intermediate code, not machine code (slim LTO, compiled with -flto): "
           "compile without -flto, or with -ffat-lto-objects (CMake: "
           "-DCMAKE_INTERPROCEDURAL_OPTIMIZATION=OFF)");
  }
  // A weak reference only asks whether it is there, as LLVM's own memory manager does.
  bool is_asked_for = symbol.IsUndefined() && symbol.binding == ELF::STB_WEAK;
  if (symbol.name == "__morestack" && !is_asked_for) {
    Refuse(ErrorKind::kUnsupportedObject, label,
           "was compiled with -fsplit-stack, which needs the gold linker's run time: drop "
           "-fsplit-stack");
  }
  // It looks for the shared library that calls it, and ends the process if there is none.
  if (symbol.name == "_d_dso_registry") {
    Refuse(ErrorKind::kUnsupportedObject, label,
           "registers itself with D's run time, which knows only what the dynamic loader has "
           "loaded: compile with -fno-druntime (gdc) or -betterC (ldc2, dmd)");
  }
}

}  // namespace orcjit
