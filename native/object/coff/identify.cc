// What a COFF file is, told from its header.
#include "llvm/BinaryFormat/COFF.h"
#include "llvm/BinaryFormat/ELF.h"
#include "object/coff/format.h"
#include "object/coff/tables.h"

namespace orcjit {

namespace COFF = llvm::COFF;

namespace {

std::string CoffMachineName(uint16_t number) {
  switch (number) {
    case COFF::IMAGE_FILE_MACHINE_AMD64:
      return "x86_64";
    case COFF::IMAGE_FILE_MACHINE_ARM64:
      return "aarch64";
    case COFF::IMAGE_FILE_MACHINE_ARM64EC:
      return "aarch64 (ARM64EC)";
    case COFF::IMAGE_FILE_MACHINE_ARMNT:
      return "arm";
    case COFF::IMAGE_FILE_MACHINE_I386:
      return "i386";
    default:
      return "an unknown machine";
  }
}

FileIdentity ForeignCoff(const std::string& machine, const std::string& what) {
  return {FileKind::kForeignObject, "coff", machine,
          "is " + what + " for " + machine + " [OJ209]; this process links ELF objects for " +
              HostMachine().name + ": compile it for this system"};
}

}  // namespace

bool CoffFormat::IsOf(std::string_view bytes) const {
  return KindOfCoff(bytes) != CoffKind::kOther;
}

FileIdentity CoffFormat::Identify(std::string_view bytes) const {
  std::string machine = CoffMachineName(ReadCoffHeader(bytes).machine);
  switch (KindOfCoff(bytes)) {
    case CoffKind::kImport:
      return ForeignCoff(machine, "a member of an import library (Windows) [OJ210]");
    case CoffKind::kIntermediateCode:
      return {
          FileKind::kOther, "coff", machine,
          "holds only Microsoft's intermediate code, not machine code [OJ243] (compiled with /GL): "
          "compile without /GL (CMake: -DCMAKE_INTERPROCEDURAL_OPTIMIZATION=OFF)"};
    default:
      break;
  }
  if (HasModel(bytes) && LinksAllFormats()) return {FileKind::kNativeObject, "coff", machine, ""};
  return ForeignCoff(machine, "a COFF object (Windows)");
}

bool CoffFormat::HasModel(std::string_view bytes) const {
  return KindOfCoff(bytes) == CoffKind::kObject &&
         ReadCoffHeader(bytes).machine == COFF::IMAGE_FILE_MACHINE_AMD64;
}

}  // namespace orcjit
