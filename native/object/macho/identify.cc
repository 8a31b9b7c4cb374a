// What a Mach-O file is, told from its header; and the slices of universal files, which hold one
// file for each of several machines.
#include <algorithm>
#include <cstring>

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/BinaryFormat/MachO.h"
#include "object/file_bytes.h"
#include "object/macho/format.h"
#include "object/macho/machines.h"

namespace orcjit {

namespace MachO = llvm::MachO;

namespace {

// No universal file has more. What begins like one, with a larger number, is a class of Java.
constexpr uint32_t kMostSlices = 42;

uint32_t ReadWord(std::string_view bytes, size_t offset, bool big_endian) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) {
    auto byte = static_cast<unsigned char>(bytes[offset + (big_endian ? i : 3 - i)]);
    value = value << 8 | byte;
  }
  return value;
}

uint64_t ReadLong(std::string_view bytes, size_t offset) {
  return uint64_t{ReadWord(bytes, offset, true)} << 32 | ReadWord(bytes, offset + 4, true);
}

bool IsUniversal(std::string_view bytes) {
  if (bytes.size() < 8) return false;
  uint32_t magic = ReadWord(bytes, 0, true);
  uint32_t count = ReadWord(bytes, 4, true);
  return (magic == MachO::FAT_MAGIC || magic == MachO::FAT_MAGIC_64) && count <= kMostSlices;
}

struct SliceHeader {
  uint32_t cpu_type;
  uint64_t offset;
  uint64_t size;
};

// Those that the header has room for.
std::vector<SliceHeader> SliceHeaders(std::string_view bytes) {
  bool is_64 = ReadWord(bytes, 0, true) == MachO::FAT_MAGIC_64;
  size_t entry = is_64 ? sizeof(MachO::fat_arch_64) : sizeof(MachO::fat_arch);
  size_t count = std::min<size_t>(ReadWord(bytes, 4, true), (bytes.size() - 8) / entry);
  std::vector<SliceHeader> headers;
  for (size_t i = 0; i < count; ++i) {
    size_t at = 8 + i * entry;
    uint64_t offset = is_64 ? ReadLong(bytes, at + 8) : ReadWord(bytes, at + 8, true);
    uint64_t size = is_64 ? ReadLong(bytes, at + 16) : ReadWord(bytes, at + 12, true);
    headers.push_back({ReadWord(bytes, at, true), offset, size});
  }
  return headers;
}

std::string NamesOfSlices(std::string_view bytes) {
  std::string names;
  for (const SliceHeader& slice : SliceHeaders(bytes))
    names += (names.empty() ? "" : ", ") + MachoMachineName(slice.cpu_type);
  return names;
}

// The 64-bit header of a file in the byte order of the machines here.
bool IsPlain(std::string_view bytes) {
  return bytes.size() >= sizeof(MachO::mach_header_64) &&
         ReadWord(bytes, 0, false) == MachO::MH_MAGIC_64;
}

bool IsRelocatable(std::string_view bytes) {
  return IsPlain(bytes) && ReadWord(bytes, 12, false) == MachO::MH_OBJECT;
}

std::string LinksElsewhere() {
  return std::string("; this process links ELF objects for ") + HostMachine().name;
}

FileIdentity Problem(const std::string& machine, const std::string& problem) {
  return {FileKind::kOther, "mach-o", machine, problem};
}

FileIdentity Truncated(std::string_view bytes) {
  return Problem("", "is a truncated Mach-O file (macOS) [OJ242] of " +
                         std::to_string(bytes.size()) + " bytes: compile it again");
}

FileIdentity IdentifyUniversal(std::string_view bytes) {
  std::string names = NamesOfSlices(bytes);
  if (names.empty()) return Truncated(bytes);
  bool is_linked = kMacho.HasModel(bytes) && LinksAllFormats();
  return {is_linked ? FileKind::kNativeObject : FileKind::kForeignObject, "mach-o", names,
          is_linked ? ""
                    : "is a universal Mach-O file (macOS) [OJ241] for " + names + LinksElsewhere() +
                          ": compile it for this system"};
}

// The slice that is linked: that of this machine, or else the first one that has a model.
const SliceHeader* Choose(const std::vector<SliceHeader>& slices, std::string_view bytes) {
  const SliceHeader* chosen = nullptr;
  for (const SliceHeader& slice : slices) {
    bool is_inside = slice.offset <= bytes.size() && slice.size <= bytes.size() - slice.offset;
    if (!is_inside || !IsRelocatable(bytes.substr(slice.offset, slice.size))) continue;
    const Machine* machine = FindMachoMachine(slice.cpu_type);
    if (machine == &HostMachine()) return &slice;
    if (machine != nullptr && chosen == nullptr) chosen = &slice;
  }
  return chosen;
}

}  // namespace

std::string MachoMachineName(uint32_t cpu_type) {
  switch (cpu_type) {
    case MachO::CPU_TYPE_X86_64:
      return "x86_64";
    case MachO::CPU_TYPE_ARM64:
      return "aarch64";
    case MachO::CPU_TYPE_I386:
      return "i386";
    case MachO::CPU_TYPE_ARM:
      return "arm";
    case MachO::CPU_TYPE_ARM64_32:
      return "aarch64 (ILP32)";
    case MachO::CPU_TYPE_POWERPC:
      return "ppc";
    case MachO::CPU_TYPE_POWERPC64:
      return "ppc64";
    default:
      return "an unknown machine";
  }
}

const Machine* FindMachoMachine(uint32_t cpu_type) {
  switch (cpu_type) {
    case MachO::CPU_TYPE_X86_64:
      return FindMachine(llvm::ELF::EM_X86_64);
    case MachO::CPU_TYPE_ARM64:
      return FindMachine(llvm::ELF::EM_AARCH64);
    default:
      return nullptr;
  }
}

bool MachoFormat::IsOf(std::string_view bytes) const {
  if (bytes.size() < 4) return false;
  for (bool big_endian : {false, true}) {
    uint32_t magic = ReadWord(bytes, 0, big_endian);
    if (magic == MachO::MH_MAGIC || magic == MachO::MH_MAGIC_64) return true;
  }
  return IsUniversal(bytes);
}

FileIdentity MachoFormat::Identify(std::string_view bytes) const {
  if (IsUniversal(bytes)) return IdentifyUniversal(bytes);
  uint32_t magic = ReadWord(bytes, 0, false);
  bool big_endian = magic != MachO::MH_MAGIC && magic != MachO::MH_MAGIC_64;
  if (bytes.size() < sizeof(MachO::mach_header)) return Truncated(bytes);
  std::string machine = MachoMachineName(ReadWord(bytes, 4, big_endian));
  if (ReadWord(bytes, 12, big_endian) != MachO::MH_OBJECT)
    return Problem(machine, "is a Mach-O file (macOS) [OJ208]" + LinksElsewhere());
  if (HasModel(bytes) && LinksAllFormats()) return {FileKind::kNativeObject, "mach-o", machine, ""};
  return {FileKind::kForeignObject, "mach-o", machine,
          "is a Mach-O object (macOS) [OJ117] for " + machine + LinksElsewhere() +
              ": compile it for this system"};
}

bool MachoFormat::HasModel(std::string_view bytes) const {
  if (IsUniversal(bytes)) return Choose(SliceHeaders(bytes), bytes) != nullptr;
  return IsRelocatable(bytes) && FindMachoMachine(ReadWord(bytes, 4, false)) != nullptr;
}

std::vector<ObjectSlice> MachoFormat::Slices(std::string_view bytes,
                                             const std::string& label) const {
  std::vector<ObjectSlice> slices;
  if (!IsUniversal(bytes)) return slices;
  FileBytes file(bytes, label);
  for (const SliceHeader& slice : SliceHeaders(bytes)) {
    std::string name = MachoMachineName(slice.cpu_type);
    if (!file.Contains(slice.offset, slice.size))
      file.Malformed("its slice for " + name + " is cut off");
    file.Spend(slice.size);
    if (IsUniversal(bytes.substr(slice.offset, slice.size)))
      file.Malformed("its slice for " + name + " is a universal file, too");
    slices.push_back({std::move(name), slice.offset, slice.size});
  }
  return slices;
}

// What stands in the chosen slice of a universal file, or in the file.
std::string_view MachoFormat::Chosen(std::string_view bytes) {
  if (!IsUniversal(bytes)) return bytes;
  std::vector<SliceHeader> slices = SliceHeaders(bytes);
  const SliceHeader* chosen = Choose(slices, bytes);
  return chosen == nullptr ? bytes : bytes.substr(chosen->offset, chosen->size);
}

}  // namespace orcjit
