#include "object/zip_member.h"

#include <algorithm>
#include <string_view>

#include "object/error.h"
#include "object/text.h"

namespace orcjit {
namespace {

// The header's fixed part, and fields in it (little endian).
constexpr uint64_t kHeaderSize = 30;
constexpr uint64_t kFlags = 6;
constexpr uint64_t kNameSize = 26;
constexpr uint64_t kExtraSize = 28;
constexpr std::string_view kSignature = "PK\3\4";
constexpr uint16_t kEncrypted = 1;

uint16_t Read16(std::string_view bytes, uint64_t offset) {
  return static_cast<uint16_t>(static_cast<uint8_t>(bytes[offset]) |
                               static_cast<uint8_t>(bytes[offset + 1]) << 8);
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

// Whether a header with that name is another member's. Names that are not ASCII are encoded in
// various ways; a path that is no text is written in another way in the label.
bool IsOther(std::string_view name, const std::string& path, const std::string& label) {
  if (!IsAscii(name)) return false;
  std::string start = path + "/";
  if (!StartsWith(label, start)) return !EndsWith(label, name);
  return std::string_view(label).substr(start.size()) != name;
}

}  // namespace

uint64_t FindZipMember(const InputFile& file, const std::string& path, const std::string& label,
                       uint64_t header) {
  // With its name, in one read: all of it is in the label, where no character is shorter.
  std::string bytes(kHeaderSize + label.size(), '\0');
  uint64_t left = file.size() - std::min(header, file.size());
  bytes.resize(std::min<uint64_t>(bytes.size(), left));
  file.Read(header, bytes.data(), bytes.size(), label);
  std::string_view found = bytes;
  bool is_header = found.size() >= kHeaderSize && found.substr(0, kSignature.size()) == kSignature;
  uint64_t name_size = is_header ? Read16(found, kNameSize) : 0;
  if (!is_header || name_size > found.size() - kHeaderSize ||
      IsOther(found.substr(kHeaderSize, name_size), path, label)) {
    throw JitError(
        ErrorKind::kObjectRead,
        label +
            ": the zip file is damaged, or was replaced [OJ505] after its table of contents was "
            "read: call importlib.invalidate_caches() and import again");
  }
  if ((Read16(found, kFlags) & kEncrypted) != 0) {
    throw JitError(ErrorKind::kObjectRead,
                   label + ": the member is encrypted [OJ512]; store it without a password");
  }
  return header + kHeaderSize + name_size + Read16(found, kExtraSize);
}

}  // namespace orcjit
