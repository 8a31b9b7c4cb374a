// What an ELF file is, told from its header.
#include <cstdint>
#include <utility>

#include "llvm/BinaryFormat/ELF.h"
#include "object/elf/format.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

std::string MachineName(uint16_t number, bool is_64) {
  const char* name = NameOfElfMachine(number, is_64);
  return name != nullptr ? name : "ELF machine " + std::to_string(number);
}

bool IsLinkedHere(uint16_t number) {
  const Machine* machine = FindMachine(number);
  return machine != nullptr && IsLinkedHere(*machine);
}

FileIdentity Problem(std::string format, std::string machine, std::string problem) {
  return {FileKind::kOther, std::move(format), std::move(machine), std::move(problem)};
}

uint16_t ReadHalf(std::string_view bytes, size_t offset, bool big_endian) {
  uint8_t a = static_cast<uint8_t>(bytes[offset]);
  uint8_t b = static_cast<uint8_t>(bytes[offset + 1]);
  return big_endian ? static_cast<uint16_t>(a << 8 | b) : static_cast<uint16_t>(b << 8 | a);
}

}  // namespace

bool ElfFormat::IsOf(std::string_view bytes) const {
  return bytes.substr(0, 4) == std::string_view(ELF::ElfMagic, 4);
}

bool ElfFormat::HasModel(std::string_view bytes) const {
  return bytes.size() >= 20 && bytes[ELF::EI_CLASS] == ELF::ELFCLASS64 &&
         bytes[ELF::EI_DATA] == ELF::ELFDATA2LSB && ReadHalf(bytes, 16, false) == ELF::ET_REL &&
         FindMachine(ReadHalf(bytes, 18, false)) != nullptr;
}

FileIdentity ElfFormat::Identify(std::string_view bytes) const {
  if (bytes.size() < 20) {
    return Problem("elf", "",
                   "is a truncated ELF file (" + std::to_string(bytes.size()) + " bytes)");
  }
  bool has_class =
      bytes[ELF::EI_CLASS] == ELF::ELFCLASS64 || bytes[ELF::EI_CLASS] == ELF::ELFCLASS32;
  bool has_order =
      bytes[ELF::EI_DATA] == ELF::ELFDATA2LSB || bytes[ELF::EI_DATA] == ELF::ELFDATA2MSB;
  if (!has_class || !has_order) {
    return Problem(
        "elf", "",
        "is a malformed ELF file [OJ213]: its class or byte order does not exist; compile it "
        "again");
  }
  bool is64 = bytes[ELF::EI_CLASS] == ELF::ELFCLASS64;
  bool big_endian = bytes[ELF::EI_DATA] == ELF::ELFDATA2MSB;
  std::string format = is64 ? "elf64" : "elf32";
  uint16_t number = ReadHalf(bytes, 18, big_endian);
  std::string machine = MachineName(number, is64);
  if (bytes[ELF::EI_VERSION] != ELF::EV_CURRENT) {
    return Problem(format, machine,
                   "is a malformed ELF file: version " +
                       std::to_string(static_cast<uint8_t>(bytes[ELF::EI_VERSION])) +
                       " of the format does not exist; compile it again [OJ214]");
  }
  switch (ReadHalf(bytes, 16, big_endian)) {
    case ELF::ET_REL:
      break;
    case ELF::ET_DYN:
      return Problem(
          format, machine,
          "is a shared library or position-independent executable, not an object file [OJ114]: "
          "give the .o files "
          "it was linked from, or load it with tvm_ffi.load_module if it is a .so");
    case ELF::ET_EXEC:
      return Problem(format, machine,
                     "is an executable, not an object file [OJ201]: compile with -c to get one");
    case ELF::ET_CORE:
      return Problem(format, machine, "is a core dump, not an object file [OJ202]");
    default:
      return Problem(format, machine, "is an ELF file of unknown type [OJ203]");
  }
  if (is64 && !big_endian && IsLinkedHere(number)) {
    return {FileKind::kNativeObject, format, machine, ""};
  }
  return {FileKind::kForeignObject, format, machine,
          "is an object for " + machine + (big_endian ? " (big endian)" : "") +
              ", but this process runs on " + HostMachine().name +
              " [OJ115]: compile it for this machine (drop -m32, -mx32, --target=... or the cross "
              "compiler) [OJ220]"};
}

}  // namespace orcjit
