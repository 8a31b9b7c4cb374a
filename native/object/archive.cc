#include "object/archive.h"

#include "object/error.h"

namespace orcjit {
namespace {

constexpr uint64_t kMagicSize = 8;
constexpr uint64_t kHeaderSize = 60;

uint64_t ReadBigEndian(std::string_view bytes, uint64_t offset, uint64_t width) {
  uint64_t value = 0;
  for (uint64_t i = 0; i < width; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[offset + i]);
  return value;
}

std::string_view TrimRight(std::string_view text, char c) {
  while (!text.empty() && text.back() == c) text.remove_suffix(1);
  return text;
}

// A decimal field of an archive header, padded with blanks. Nothing else is a number.
bool ParseDecimal(std::string_view text, uint64_t* value) {
  text = TrimRight(text, ' ');
  if (text.empty() || text.size() > 15) return false;
  *value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    *value = *value * 10 + static_cast<uint64_t>(c - '0');
  }
  return true;
}

bool IsTable(std::string_view raw_name) {
  return raw_name == "/" || raw_name == "//" || raw_name == "/SYM64/";
}

}  // namespace

void Archive::Malformed(const std::string& problem) const {
  throw JitError(ErrorKind::kObjectFormat, "'" + label_ +
                                               "' is a malformed or truncated archive: " + problem +
                                               "; make it again with ar rcs");
}

Archive Archive::Open(ByteBuffer buffer, std::string label, std::string path) {
  Archive archive(std::move(buffer), std::move(label), std::move(path));
  archive.ReadTables();
  return archive;
}

Archive::Header Archive::HeaderAt(uint64_t offset) const {
  uint64_t end = buffer_.size();
  if (offset < kMagicSize || offset > end || end - offset < kHeaderSize)
    Malformed("a member beyond its end");
  ByteBuffer part = buffer_.Part(offset, kHeaderSize);
  std::string_view header = part.bytes();
  if (header.substr(58, 2) != "`\n") Malformed("a member without a header");
  Header result;
  result.raw_name = std::string(TrimRight(header.substr(0, 16), ' '));
  result.content_offset = offset + kHeaderSize;
  if (!ParseDecimal(header.substr(48, 10), &result.size)) Malformed("a member without a size");
  bool is_inside = !is_thin_ || IsTable(result.raw_name);
  if (is_inside && result.size > end - result.content_offset) Malformed("a member beyond its end");
  return result;
}

void Archive::ReadTables() {
  is_thin_ = buffer_.bytes().substr(0, kMagicSize) == "!<thin>\n";
  bool has_index = false;
  uint64_t offset = kMagicSize;
  // The tables come first: the index, then the long names.
  while (offset < buffer_.size()) {
    Header header = HeaderAt(offset);
    if (!IsTable(header.raw_name)) break;
    tables_.push_back(buffer_.Part(header.content_offset, header.size));
    std::string_view content = tables_.back().bytes();
    if (header.raw_name == "//") {
      long_names_ = content;
    } else {
      ReadIndex(content, header.raw_name == "/" ? 4 : 8);
      has_index = true;
    }
    offset = header.content_offset + header.size + header.size % 2;
  }
  if (!has_index && offset < buffer_.size()) {
    throw JitError(ErrorKind::kObjectFormat,
                   "archive '" + label_ + "' has no symbol index: make one with ranlib (or ar s)");
  }
}

void Archive::ReadIndex(std::string_view content, uint64_t word) {
  if (content.size() < word) Malformed("an index that is cut off");
  uint64_t count = ReadBigEndian(content, 0, word);
  if (count > (content.size() - word) / word) Malformed("an index that is cut off");
  std::string_view names = content.substr(word + count * word);
  index_.reserve(count);
  for (uint64_t i = 0; i < count; ++i) {
    size_t end = names.find('\0');
    if (end == std::string_view::npos) Malformed("an index with too few names");
    index_.push_back({names.substr(0, end), ReadBigEndian(content, word + i * word, word)});
    names.remove_prefix(end + 1);
  }
}

std::string Archive::MemberName(const Header& header) const {
  std::string_view name = header.raw_name;
  uint64_t offset = 0;
  if (name.size() > 1 && name[0] == '/' && ParseDecimal(name.substr(1), &offset)) {
    if (offset >= long_names_.size()) Malformed("a member name beyond the name table");
    std::string_view rest = long_names_.substr(offset);
    name = rest.substr(0, rest.find('\n'));
  }
  if (!name.empty() && name.back() == '/') name.remove_suffix(1);
  return std::string(name);
}

ArchiveMember Archive::Member(uint64_t offset) const {
  Header header = HeaderAt(offset);
  std::string name = MemberName(header);
  std::string label = label_ + "(" + Shorten(name) + ")";
  if (!is_thin_) return {label, buffer_.Part(header.content_offset, header.size)};
  if (path_.empty()) {
    throw JitError(ErrorKind::kObjectFormat,
                   "'" + label_ +
                       "' is a thin archive given as bytes: its members are separate files "
                       "that cannot be found; give its path, or make a normal archive");
  }
  std::string directory = path_.substr(0, path_.find_last_of('/') + 1);
  std::string file = !name.empty() && name[0] == '/' ? name : directory + name;
  return {label, ByteBuffer::FromFile(file)};
}

}  // namespace orcjit
