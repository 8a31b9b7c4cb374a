// Static archives as `ar` and llvm-ar write them (GNU and System V format, BSD and Darwin format,
// thin ones): the symbol index, and members by offset.
//
// A linker takes from an archive only the members that define a symbol it needs, and finds them
// through the index alone. So this reads the index at once and a member's header when the member is
// asked for.
#ifndef ORCJIT_OBJECT_ARCHIVE_H_
#define ORCJIT_OBJECT_ARCHIVE_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "object/byte_buffer.h"

namespace orcjit {

struct ArchiveMember {
  std::string label;  // "libk.a(add.o)"
  ByteBuffer bytes;
};

class Archive {
 public:
  struct IndexEntry {
    std::string_view symbol;
    uint64_t member_offset;
  };

  // Throws JitError kObjectFormat. `path` is where the archive lies on disk (members of a thin
  // archive are files beside it); empty when it came as bytes.
  static Archive Open(ByteBuffer buffer, std::string label, std::string path);

  const std::string& label() const { return label_; }
  const std::vector<IndexEntry>& index() const { return index_; }
  uint64_t size() const { return buffer_.size(); }
  ArchiveMember Member(uint64_t offset) const;
  // Bytes of the member at `member`, of which a large archive's others stay unread. Throws JitError
  // kObjectFormat where there are none.
  ByteBuffer MemberPart(uint64_t member, uint64_t offset, uint64_t size) const;
  // For those who read many: throws JitError kObjectFormat where members overlap. A small archive
  // whose index named all of its bytes again and again would take hours.
  void ForEachMember(const std::set<uint64_t>& offsets,
                     const std::function<void(ArchiveMember)>& visit) const;

 private:
  struct Header {
    std::string raw_name;
    bool is_whole_name = false;  // it stood before the content (BSD), so nothing of it is a mark
    uint64_t size = 0;
    uint64_t content_offset = 0;
  };

  Archive(ByteBuffer buffer, std::string label, std::string path)
      : buffer_(std::move(buffer)), label_(std::move(label)), path_(std::move(path)) {}

  // Throws where there is no index, if one is needed.
  void ReadTables(bool needs_index);
  void ReadIndex(std::string_view content, uint64_t word);
  void ReadBsdIndex(std::string_view content, uint64_t word);
  void SpellNames();
  bool ReadTable(const Header& header);
  Header HeaderAt(uint64_t offset) const;
  void ReadNameBeforeContent(Header* header) const;
  std::string_view LongName(uint64_t offset) const;
  std::string MemberName(const Header& header) const;
  // Where in another archive the content is, if this is a thin archive made of archives.
  bool IsInOtherArchive(const Header& header, std::string* name, uint64_t* offset) const;
  ArchiveMember MemberOfOther(const std::string& name, uint64_t offset) const;
  std::string FileBeside(const std::string& name) const;
  [[noreturn]] void Malformed(const std::string& problem) const;

  ByteBuffer buffer_;
  std::string label_;
  std::string path_;
  bool is_thin_ = false;
  bool has_bsd_index_ = false;
  std::vector<ByteBuffer> tables_;  // what the names below lie in
  std::string_view long_names_;
  std::vector<IndexEntry> index_;
};

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_ARCHIVE_H_
