#include "object/object_kind.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/BinaryFormat/Magic.h"

namespace orcjit {
namespace {

namespace ELF = llvm::ELF;

std::string ElfMachineName(uint16_t machine, bool is64) {
  switch (machine) {
    case ELF::EM_X86_64:
      return is64 ? "x86_64" : "x32";
    case ELF::EM_386:
      return "i386";
    case ELF::EM_AARCH64:
      return "aarch64";
    case ELF::EM_ARM:
      return "arm";
    case ELF::EM_RISCV:
      return is64 ? "riscv64" : "riscv32";
    case ELF::EM_PPC64:
      return "ppc64";
    case ELF::EM_S390:
      return "s390x";
    case ELF::EM_BPF:
      return "bpf";
    case ELF::EM_CUDA:
      return "cuda";
    case ELF::EM_AMDGPU:
      return "amdgpu";
    case ELF::EM_LOONGARCH:
      return "loongarch";
    default:
      return "ELF machine " + std::to_string(machine);
  }
}

FileIdentity Problem(std::string format, std::string machine, std::string problem) {
  return {FileKind::kOther, std::move(format), std::move(machine), std::move(problem)};
}

uint16_t ReadHalf(std::string_view bytes, size_t offset, bool big_endian) {
  uint8_t a = static_cast<uint8_t>(bytes[offset]);
  uint8_t b = static_cast<uint8_t>(bytes[offset + 1]);
  return big_endian ? static_cast<uint16_t>(a << 8 | b) : static_cast<uint16_t>(b << 8 | a);
}

FileIdentity IdentifyElf(std::string_view bytes) {
  if (bytes.size() < 20) {
    return Problem("elf", "",
                   "is a truncated ELF file (" + std::to_string(bytes.size()) + " bytes)");
  }
  bool is64 = bytes[ELF::EI_CLASS] == ELF::ELFCLASS64;
  bool big_endian = bytes[ELF::EI_DATA] == ELF::ELFDATA2MSB;
  std::string format = is64 ? "elf64" : "elf32";
  std::string machine = ElfMachineName(ReadHalf(bytes, 18, big_endian), is64);
  switch (ReadHalf(bytes, 16, big_endian)) {
    case ELF::ET_REL:
      break;
    case ELF::ET_DYN:
      return Problem(format, machine,
                     "is a shared library or position-independent executable, not an object file: "
                     "give the .o files "
                     "it was linked from, or load it with tvm_ffi.load_module if it is a .so");
    case ELF::ET_EXEC:
      return Problem(format, machine,
                     "is an executable, not an object file: compile with -c to get one");
    case ELF::ET_CORE:
      return Problem(format, machine, "is a core dump, not an object file");
    default:
      return Problem(format, machine, "is an ELF file of unknown type");
  }
  if (is64 && !big_endian && machine == HostMachine()) {
    return {FileKind::kNativeObject, format, machine, ""};
  }
  return {
      FileKind::kForeignObject, format, machine,
      "is an object for " + machine + (big_endian ? " (big endian)" : "") +
          ", but this process runs on " + HostMachine() +
          ": compile it for this machine (drop -m32, -mx32, --target=... or the cross compiler)"};
}

bool LooksLikeText(std::string_view bytes) {
  std::string_view head = bytes.substr(0, 512);
  return std::all_of(head.begin(), head.end(),
                     [](unsigned char c) { return c >= 32 || (c >= 7 && c <= 13); });
}

FileIdentity Foreign(std::string format, std::string machine, const std::string& what) {
  return {FileKind::kForeignObject, std::move(format), std::move(machine),
          "is " + what + "; this process links ELF objects for " + HostMachine()};
}

std::string CoffMachineName(std::string_view bytes) {
  switch (ReadHalf(bytes, 0, false)) {
    case 0x8664:
      return "x86_64";
    case 0xaa64:
      return "aarch64";
    case 0x014c:
      return "i386";
    default:
      return "unknown machine";
  }
}

std::string MachOMachineName(std::string_view bytes) {
  bool is64 = bytes.size() > 7 && bytes[7] == 1;
  unsigned char cpu = bytes.size() > 4 ? static_cast<unsigned char>(bytes[4]) : 0;
  if (cpu == 7) return is64 ? "x86_64" : "i386";
  if (cpu == 12) return is64 ? "aarch64" : "arm";
  return "unknown machine";
}

FileIdentity IdentifyOther(std::string_view bytes) {
  using Magic = llvm::file_magic;
  // COFF has no magic number of its own, and zeros look like an object for an unknown machine.
  bool is_zero = std::all_of(bytes.begin(), bytes.begin() + std::min<size_t>(bytes.size(), 64),
                             [](char c) { return c == 0; });
  if (is_zero)
    return Problem(
        "unknown", "",
        "is not an object file: it begins with zeros; was the disk full when it was written?");
  switch (llvm::identify_magic(llvm::StringRef(bytes.data(), bytes.size()))) {
    case Magic::bitcode:
      return Problem("llvm-bitcode", "",
                     "holds LLVM bitcode, not machine code (compiled with -flto): compile without "
                     "-flto, or with "
                     "-ffat-lto-objects");
    case Magic::macho_object:
      return Foreign("mach-o", MachOMachineName(bytes), "a Mach-O object (macOS)");
    case Magic::coff_object:
    case Magic::coff_import_library:
      return Foreign("coff", CoffMachineName(bytes), "a COFF object (Windows)");
    case Magic::pecoff_executable:
      return Problem("pe", "", "is a Windows executable or DLL, not an object file");
    case Magic::wasm_object:
      return Foreign("wasm", "wasm", "a WebAssembly object");
    case Magic::macho_universal_binary:
    case Magic::macho_executable:
    case Magic::macho_dynamically_linked_shared_lib:
    case Magic::macho_bundle:
      return Problem(
          "mach-o", "",
          "is a Mach-O file (macOS); this process links ELF objects for " + HostMachine());
    default:
      break;
  }
  if (LooksLikeText(bytes)) {
    return Problem("text", "",
                   "is a text file, not an object file: compile it first (cc -c), and pass the .o "
                   "that this makes");
  }
  return Problem("unknown", "",
                 "is not an object file: its first bytes are those of no known format");
}

}  // namespace

std::string HostMachine() { return "x86_64"; }

FileIdentity IdentifyFile(std::string_view bytes) {
  if (bytes.empty()) {
    return Problem("empty", "", "is empty (0 bytes): did the compiler fail while writing it?");
  }
  if (bytes.substr(0, 4) == std::string_view("\177ELF", 4)) return IdentifyElf(bytes);
  if (bytes.substr(0, 8) == "!<arch>\n") return {FileKind::kArchive, "archive", "", ""};
  if (bytes.substr(0, 8) == "!<thin>\n") return {FileKind::kThinArchive, "thin-archive", "", ""};
  return IdentifyOther(bytes);
}

}  // namespace orcjit
