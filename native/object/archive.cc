#include "object/archive.h"

#include "object/error.h"
#include "object/object_format.h"
#include "object/text.h"

namespace orcjit {
namespace {

constexpr uint64_t kMagicSize = 8;
constexpr uint64_t kHeaderSize = 60;
constexpr uint64_t kMostNameBytes = 32;  // of an index, for each of its bytes

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

uint64_t ReadLittleEndian(std::string_view bytes, uint64_t offset, uint64_t width) {
  uint64_t value = 0;
  for (uint64_t i = width; i > 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[offset + i - 1]);
  return value;
}

bool IsBsdIndex(std::string_view name) {
  return name == "__.SYMDEF" || name == "__.SYMDEF SORTED" || name == "__.SYMDEF_64" ||
         name == "__.SYMDEF_64 SORTED";
}

bool IsTable(std::string_view raw_name) {
  return raw_name == "/" || raw_name == "//" || raw_name == "/SYM64/" || IsBsdIndex(raw_name);
}

}  // namespace

void Archive::Malformed(const std::string& problem) const {
  throw JitError(ErrorKind::kObjectFormat,
                 "'" + label_ + "' is a malformed or truncated archive [OJ221]: " + problem +
                     "; make it again with ar rcs");
}

Archive Archive::Open(ByteBuffer buffer, std::string label, std::string path) {
  Archive archive(std::move(buffer), std::move(label), std::move(path));
  archive.ReadTables(true);
  if (archive.has_bsd_index_) archive.SpellNames();
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
  if (is_inside && StartsWith(result.raw_name, "#1/")) ReadNameBeforeContent(&result);
  return result;
}

// "#1/20": the name is the first 20 bytes of the content, padded with zeros.
void Archive::ReadNameBeforeContent(Header* header) const {
  uint64_t length = 0;
  bool is_number = ParseDecimal(std::string_view(header->raw_name).substr(3), &length);
  if (!is_number || length > header->size) Malformed("a member name beyond the member");
  ByteBuffer name = buffer_.Part(header->content_offset, length);
  header->raw_name = std::string(TrimRight(name.bytes(), '\0'));
  header->is_whole_name = true;
  header->content_offset += length;
  header->size -= length;
}

void Archive::ReadTables(bool needs_index) {
  is_thin_ = buffer_.bytes().substr(0, kMagicSize) == "!<thin>\n";
  bool has_index = false;
  uint64_t offset = kMagicSize;
  // The tables come first: the index, then the long names.
  while (offset < buffer_.size()) {
    Header header = HeaderAt(offset);
    if (!IsTable(header.raw_name)) break;
    // Archives for Windows have a second index, of another form, with the same content.
    bool is_second = has_index && header.raw_name == "/";
    if (!is_second) has_index = ReadTable(header) || has_index;
    offset = header.content_offset + header.size;
    offset += offset % 2;
  }
  if (needs_index && !has_index && offset < buffer_.size()) {
    throw JitError(
        ErrorKind::kObjectFormat,
        "archive '" + label_ + "' has no symbol index [OJ222]: make one with ranlib (or ar s)");
  }
}

// Whether it is the index.
bool Archive::ReadTable(const Header& header) {
  tables_.push_back(buffer_.Part(header.content_offset, header.size));
  std::string_view content = tables_.back().bytes();
  if (header.raw_name == "//") {
    long_names_ = content;
    return false;
  }
  if (IsBsdIndex(header.raw_name)) {
    has_bsd_index_ = true;
    ReadBsdIndex(content, StartsWith(header.raw_name, "__.SYMDEF_64") ? 8 : 4);
  } else {
    ReadIndex(content, header.raw_name == "/" ? 4 : 8);
  }
  return true;
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

// The size of pairs (place of the name, member), the pairs, the size of the names, the names.
void Archive::ReadBsdIndex(std::string_view content, uint64_t word) {
  if (content.size() < word) Malformed("an index that is cut off");
  uint64_t size = ReadLittleEndian(content, 0, word);
  if (size % (2 * word) != 0 || size > content.size() - word) Malformed("an index that is cut off");
  std::string_view pairs = content.substr(word, size);
  std::string_view names = content.substr(word + size);
  if (names.size() < word) Malformed("an index that is cut off");
  names.remove_prefix(word);
  index_.reserve(size / (2 * word));
  uint64_t name_bytes = 0;
  for (uint64_t at = 0; at < size; at += 2 * word) {
    uint64_t start = ReadLittleEndian(pairs, at, word);
    size_t end = start < names.size() ? names.find('\0', start) : std::string_view::npos;
    if (end == std::string_view::npos) Malformed("an index with too few names");
    // Some names may be the end of others, but not each of most of the table.
    name_bytes += end - start;
    if (name_bytes / kMostNameBytes > content.size()) Malformed("an index with names that overlap");
    index_.push_back({names.substr(start, end - start), ReadLittleEndian(pairs, at + word, word)});
  }
}

// An index has names as the members have them, and all members are of one system.
void Archive::SpellNames() {
  if (index_.empty()) return;
  ArchiveMember first = Member(index_.front().member_offset);
  const ObjectFormat* format = FindFormat(first.bytes.bytes());
  if (format == nullptr) return;
  for (IndexEntry& entry : index_) entry.symbol = format->NameInC(entry.symbol);
}

std::string_view Archive::LongName(uint64_t offset) const {
  if (offset >= long_names_.size()) Malformed("a member name beyond the name table");
  std::string_view rest = long_names_.substr(offset);
  return rest.substr(0, rest.find('\n'));
}

std::string Archive::MemberName(const Header& header) const {
  std::string_view name = header.raw_name;
  if (header.is_whole_name) return std::string(name);
  uint64_t offset = 0;
  if (name.size() > 1 && name[0] == '/' && ParseDecimal(name.substr(1), &offset))
    name = LongName(offset);
  if (!name.empty() && name.back() == '/') name.remove_suffix(1);
  return std::string(name);
}

// "/17:4028": the name is at 17 of the name table, the member's header at 4028 of that file.
bool Archive::IsInOtherArchive(const Header& header, std::string* name, uint64_t* offset) const {
  std::string_view raw = header.raw_name;
  size_t colon = raw.find(':');
  uint64_t place = 0;
  bool is_reference =
      is_thin_ && raw.size() > 1 && raw[0] == '/' && colon != std::string_view::npos &&
      ParseDecimal(raw.substr(1, colon - 1), &place) && ParseDecimal(raw.substr(colon + 1), offset);
  if (!is_reference) return false;
  std::string_view found = LongName(place);
  if (!found.empty() && found.back() == '/') found.remove_suffix(1);
  *name = std::string(found);
  return true;
}

std::string Archive::FileBeside(const std::string& name) const {
  if (path_.empty()) {
    throw JitError(ErrorKind::kObjectFormat,
                   "'" + label_ +
                       "' is a thin archive given as bytes [OJ223]: its members are separate files "
                       "that cannot be found; give its path, or make a normal archive");
  }
  if (!name.empty() && name[0] == '/') return name;
  return path_.substr(0, path_.find_last_of('/') + 1) + name;
}

ArchiveMember Archive::MemberOfOther(const std::string& name, uint64_t offset) const {
  std::string file = FileBeside(name);
  Archive other(ByteBuffer::FromFile(file), label_ + "(" + Shorten(name) + ")", file);
  other.ReadTables(false);
  Header header = other.HeaderAt(offset);
  if (other.is_thin_) {
    throw JitError(ErrorKind::kObjectFormat,
                   "'" + label_ + "' is a thin archive of thin archives [OJ224] ('" +
                       Shorten(name) + "'): make it of their members, or of normal archives");
  }
  return {other.label_ + "(" + Shorten(other.MemberName(header)) + ")",
          other.buffer_.Part(header.content_offset, header.size)};
}

void Archive::ForEachMember(const std::set<uint64_t>& offsets,
                            const std::function<void(ArchiveMember)>& visit) const {
  uint64_t left = buffer_.size();
  for (uint64_t offset : offsets) {
    ArchiveMember member = Member(offset);
    uint64_t size = is_thin_ ? 0 : member.bytes.size();  // of thin ones, they are other files
    if (size > left) Malformed("members that overlap");
    left -= size;
    visit(std::move(member));
  }
}

ByteBuffer Archive::MemberPart(uint64_t member, uint64_t offset, uint64_t size) const {
  if (is_thin_) {
    ByteBuffer whole = Member(member).bytes;
    if (size == 0 || offset >= whole.size() || size > whole.size() - offset)
      Malformed("a member that is cut off");
    return whole.Part(offset, size);
  }
  Header header = HeaderAt(member);
  if (size == 0 || offset >= header.size || size > header.size - offset)
    Malformed("a member that is cut off");
  return buffer_.Part(header.content_offset + offset, size);
}

ArchiveMember Archive::Member(uint64_t offset) const {
  Header header = HeaderAt(offset);
  std::string name;
  uint64_t place = 0;
  if (IsInOtherArchive(header, &name, &place)) return MemberOfOther(name, place);
  name = MemberName(header);
  std::string label = label_ + "(" + Shorten(name) + ")";
  if (!is_thin_) return {label, buffer_.Part(header.content_offset, header.size)};
  return {label, ByteBuffer::FromFile(FileBeside(name))};
}

}  // namespace orcjit
