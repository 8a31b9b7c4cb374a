#include "object/object_kind.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/Magic.h"
#include "machine/machine.h"
#include "object/object_format.h"

namespace orcjit {
namespace {

std::string HostName() { return HostMachine().name; }

FileIdentity Problem(std::string format, std::string machine, std::string problem) {
  return {FileKind::kOther, std::move(format), std::move(machine), std::move(problem)};
}

// UTF-8 and other extensions of ASCII; or UTF-16, by its mark.
bool LooksLikeText(std::string_view bytes) {
  std::string_view head = bytes.substr(0, 512);
  std::string_view mark = head.substr(0, 2);
  if (mark == "\xff\xfe" || mark == "\xfe\xff") return true;
  size_t ascii = 0;
  for (char byte : head) {
    auto c = static_cast<unsigned char>(byte);
    if (c == 127 || (c < 32 && (c < 7 || c > 13) && c != 27)) return false;
    ascii += c < 128 ? 1 : 0;
  }
  return ascii >= head.size() / 2;
}

struct KnownFormat {
  std::string_view magic;
  const char* name;
};

// What is taken for an object by mistake, or came in its place.
constexpr KnownFormat kOtherFormats[] = {
    {"PK\3\4", "a zip file"},           {"PK\5\6", "a zip file"},
    {"\x1f\x8b", "a gzip file"},        {"BZh", "a bzip2 file"},
    {{"\xfd\x37zXZ", 5}, "an xz file"}, {"\x28\xb5\x2f\xfd", "a zstd file"},
    {"\x89PNG", "a PNG picture"},       {"\xff\xd8\xff", "a JPEG picture"},
    {"%PDF-", "a PDF document"},        {"\x50\xed\x55\xba", "a CUDA fat binary"},
    {"dex\n", "Android byte code"},     {"\x93NUMPY", "a NumPy array"},
};

// Python's byte code: a number of the version, and the end of a line that no text has.
bool IsPythonByteCode(std::string_view bytes) {
  return bytes.size() >= 16 && bytes.substr(2, 2) == "\r\n";
}

FileIdentity IdentifyOther(std::string_view bytes) {
  using Magic = llvm::file_magic;
  bool is_zero = std::all_of(bytes.begin(), bytes.begin() + std::min<size_t>(bytes.size(), 64),
                             [](char c) { return c == 0; });
  if (is_zero)
    return Problem("unknown", "",
                   "is not an object file: it begins with zeros [OJ205]; was the disk full when it "
                   "was written?");
  switch (llvm::identify_magic(llvm::StringRef(bytes.data(), bytes.size()))) {
    case Magic::bitcode:
      return Problem(
          "llvm-bitcode", "",
          "holds LLVM bitcode, not machine code (compiled with -flto) [OJ123]: compile without "
          "-flto, or with -ffat-lto-objects (CMake: "
          "-DCMAKE_INTERPROCEDURAL_OPTIMIZATION=OFF)");
    case Magic::pecoff_executable:
      return Problem("pe", "", "is a Windows executable or DLL, not an object file [OJ206]");
    case Magic::wasm_object:
      return {FileKind::kForeignObject, "wasm", "wasm",
              "is a WebAssembly object [OJ207]; this process links ELF objects for " + HostName() +
                  ": compile it for this system"};
    default:
      break;
  }
  for (const KnownFormat& known : kOtherFormats) {
    if (bytes.substr(0, known.magic.size()) == known.magic) {
      return Problem("unknown", "",
                     "is " + std::string(known.name) +
                         ", not an object file [OJ116]: give the .o file that the compiler made");
    }
  }
  if (IsPythonByteCode(bytes))
    return Problem("unknown", "", "is Python byte code, not an object file [OJ211]");
  if (LooksLikeText(bytes)) {
    return Problem(
        "text", "",
        "is a text file, not an object file [OJ110]: compile it first (cc -c), and pass the .o "
        "that this makes");
  }
  return Problem("unknown", "",
                 "is not an object file: its first bytes are those of no known format [OJ204]");
}

}  // namespace

FileIdentity IdentifyFile(std::string_view bytes) {
  if (bytes.empty()) {
    return Problem("empty", "",
                   "is empty (0 bytes) [OJ109]: did the compiler fail while writing it?");
  }
  if (const ObjectFormat* format = FindFormat(bytes)) return format->Identify(bytes);
  if (bytes.substr(0, 8) == "!<arch>\n") return {FileKind::kArchive, "archive", "", ""};
  if (bytes.substr(0, 8) == "!<thin>\n") return {FileKind::kThinArchive, "thin-archive", "", ""};
  return IdentifyOther(bytes);
}

}  // namespace orcjit
