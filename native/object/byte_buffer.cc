#include "object/byte_buffer.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <utility>
#include <vector>

#include "object/error.h"
#include "object/object_format.h"
#include "os/read_arena.h"

namespace orcjit {
namespace {

// Archives that are larger stay in their file, which is kept open...
constexpr uint64_t kLargestInMemory = uint64_t{1} << 20;
// ...unless the process has many open files already: a process may have 1,024 as a rule, and its
// own work needs them more.
constexpr int kFirstSpareDescriptor = 256;
// Objects that are smaller are read as they are, which takes no longer.
constexpr uint64_t kLeastInParts = uint64_t{128} << 10;
constexpr uint64_t kLeastGap = uint64_t{16} << 10;
constexpr uint64_t kStartSize = 64;  // tells what a file is

constexpr std::string_view kArchiveMagics[] = {"!<arch>\n", "!<thin>\n"};
constexpr uint64_t kArchiveMagicSize = 8;

enum class Fill { kNone, kZero };

std::shared_ptr<char> AllocateBytes(uint64_t size, const std::string& path,
                                    ReadArena* arena = nullptr, Fill fill = Fill::kNone) {
  if (arena != nullptr) {
    if (std::shared_ptr<char> memory = arena->Allocate(size)) return memory;
  }
  uint64_t taken = size == 0 ? 1 : size;
  void* allocated = fill == Fill::kZero ? std::calloc(1, taken) : std::malloc(taken);
  char* memory = static_cast<char*>(allocated);
  if (memory == nullptr) {
    throw JitError(ErrorKind::kMemory, "out of memory: '" + path + "' needs " +
                                           std::to_string(size) + " bytes to be read [OJ240]");
  }
  return std::shared_ptr<char>(memory, std::free);
}

bool IsArchive(std::string_view start) {
  return std::find(std::begin(kArchiveMagics), std::end(kArchiveMagics), start) !=
         std::end(kArchiveMagics);
}

// In their order in the file, those that are near to each other as one.
std::vector<ByteRange> Joined(std::vector<ByteRange> parts) {
  std::sort(parts.begin(), parts.end(),
            [](const ByteRange& a, const ByteRange& b) { return a.offset < b.offset; });
  std::vector<ByteRange> joined;
  for (const ByteRange& part : parts) {
    uint64_t end = joined.empty() ? 0 : joined.back().offset + joined.back().size;
    if (joined.empty() || part.offset > end + kLeastGap) {
      joined.push_back(part);
    } else {
      joined.back().size = std::max(end, part.offset + part.size) - joined.back().offset;
    }
  }
  return joined;
}

// A file, or a part of one that is a file of its own.
struct Source {
  std::shared_ptr<const InputFile> file;
  uint64_t offset;
  uint64_t size;
  std::string label;

  void Read(ByteRange part, char* out) const {
    file->Read(offset + part.offset, out, part.size, label);
  }
};

// What a link reads of it.
std::vector<ByteRange> NeededParts(const Source& source) {
  const ByteRange all{0, source.size};
  if (source.size < kLeastInParts) return {all};
  char start[kStartSize];
  source.Read({0, sizeof start}, start);
  const ObjectFormat* format = FindFormat({start, sizeof start});
  if (format == nullptr) return {all};
  auto read = [&](ByteRange part, char* out) { source.Read(part, out); };
  std::vector<ByteRange> parts = format->NeededParts({start, sizeof start}, source.size, read);
  return parts.empty() ? std::vector<ByteRange>{all} : Joined(std::move(parts));
}

// So many bytes at `offset`, or up to the end if that is 0.
Source Inside(std::shared_ptr<const InputFile> file, uint64_t offset, uint64_t size,
              const std::string& label) {
  uint64_t all = file->size();
  if (offset > all || size > all - offset) {
    throw JitError(ErrorKind::kObjectRead,
                   "'" + label + "' cannot be read: its file has only " + std::to_string(all) +
                       " bytes [OJ236], but it lies at " + std::to_string(offset) + " to " +
                       std::to_string(offset + size) +
                       "; the file was replaced or cut off after it was opened. Import again");
  }
  return {std::move(file), offset, size == 0 ? all - offset : size, label};
}

struct Content {
  std::shared_ptr<char> memory;
  bool has_gaps;
};

// What was read in several steps is of one file if nobody has written to it meanwhile.
void RequireAsItWas(const Source& source) {
  if (source.file->IsAsItWas()) return;
  throw JitError(ErrorKind::kObjectRead,
                 "'" + source.label + "' was changed after it was opened; import again [OJ235]");
}

Content ReadContent(const Source& source, const std::vector<ByteRange>& parts, ReadArena* arena) {
  bool has_gaps = parts.size() != 1 || parts[0].size != source.size;
  Fill fill = has_gaps ? Fill::kZero : Fill::kNone;
  std::shared_ptr<char> memory =
      AllocateBytes(source.size, source.label, has_gaps ? nullptr : arena, fill);
  for (ByteRange part : parts) source.Read(part, memory.get() + part.offset);
  return {std::move(memory), has_gaps};
}

}  // namespace

// A file of which parts are read later.
class ByteBuffer::LargeArchive {
 public:
  LargeArchive(std::shared_ptr<const InputFile> file, uint64_t offset, std::string label)
      : file_(std::move(file)), offset_(offset), label_(std::move(label)) {}

  ByteBuffer Read(uint64_t offset, uint64_t size) const {
    Source source{file_, offset_ + offset, size, label_};
    Content content = ReadContent(source, NeededParts(source), nullptr);
    RequireAsItWas(source);
    return ByteBuffer(std::move(content.memory), size, content.has_gaps);
  }

 private:
  std::shared_ptr<const InputFile> file_;
  uint64_t offset_;
  std::string label_;
};

ByteBuffer ByteBuffer::FromFile(std::shared_ptr<const InputFile> file, uint64_t offset,
                                uint64_t size, const std::string& label, ReadArena* arena) {
  Source source = Inside(std::move(file), offset, size, label);
  if (source.size > kLargestInMemory && source.file->descriptor() < kFirstSpareDescriptor) {
    char magic[kArchiveMagicSize];
    source.Read({0, sizeof magic}, magic);
    if (IsArchive({magic, sizeof magic})) {
      auto archive = std::make_shared<const LargeArchive>(source.file, offset, label);
      ByteBuffer buffer = archive->Read(0, kArchiveMagicSize);
      buffer.size_ = source.size;
      buffer.archive_ = std::move(archive);
      buffer.SetOrigin(*source.file, offset);
      return buffer;
    }
  }
  Content content = ReadContent(source, NeededParts(source), arena);
  if (content.has_gaps) RequireAsItWas(source);
  ByteBuffer buffer(std::move(content.memory), source.size, content.has_gaps);
  buffer.SetOrigin(*source.file, offset);
  return buffer;
}

std::optional<ByteBuffer> ByteBuffer::ReadAgain(const FileOrigin& origin) {
  if (origin.path == nullptr) return std::nullopt;
  auto file = InputFile::Open(*origin.path, *origin.path);
  if (!(file->stamp() == origin.stamp)) return std::nullopt;
  Source source = Inside(std::move(file), origin.offset, origin.size, *origin.path);
  Content content = ReadContent(source, {{0, source.size}}, nullptr);
  ByteBuffer buffer(std::move(content.memory), source.size, false);
  buffer.SetOrigin(*source.file, origin.offset);
  return buffer;
}

ByteBuffer ByteBuffer::FromBytes(std::string_view bytes) {
  std::shared_ptr<char> memory = AllocateBytes(bytes.size(), "<bytes>");
  std::memcpy(memory.get(), bytes.data(), bytes.size());
  return ByteBuffer(std::move(memory), bytes.size(), false);
}

void ByteBuffer::SetOrigin(const InputFile& file, uint64_t offset) {
  stamp_ = file.stamp();
  path_ = file.path();
  offset_ = offset;
}

ByteBuffer ByteBuffer::Part(uint64_t offset, uint64_t size) const {
  ByteBuffer part = archive_ != nullptr ? archive_->Read(offset, size)
                                        : ByteBuffer(owner_, bytes_.substr(offset, size));
  part.has_gaps_ = part.has_gaps_ || has_gaps_;
  part.stamp_ = stamp_;
  part.path_ = path_;
  part.offset_ = offset_ + offset;
  return part;
}

}  // namespace orcjit
