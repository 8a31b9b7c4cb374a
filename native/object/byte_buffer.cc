#include "object/byte_buffer.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <utility>

#include "object/error.h"
#include "os/read_arena.h"

namespace orcjit {
namespace {

// Archives that are larger stay in their file, which is kept open...
constexpr uint64_t kLargestInMemory = uint64_t{1} << 20;
// ...unless the process has many open files already: a process may have 1,024 as a rule, and its
// own work needs them more.
constexpr int kFirstSpareDescriptor = 256;
constexpr std::string_view kArchiveMagics[] = {"!<arch>\n", "!<thin>\n"};
constexpr uint64_t kArchiveMagicSize = 8;

std::shared_ptr<char> AllocateBytes(uint64_t size, const std::string& path,
                                    ReadArena* arena = nullptr) {
  if (arena != nullptr) {
    if (std::shared_ptr<char> memory = arena->Allocate(size)) return memory;
  }
  char* memory = static_cast<char*>(std::malloc(size == 0 ? 1 : size));
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

}  // namespace

// A file of which parts are read later.
class ByteBuffer::LargeArchive {
 public:
  LargeArchive(std::shared_ptr<const InputFile> file, uint64_t offset, std::string label)
      : file_(std::move(file)), offset_(offset), label_(std::move(label)) {}

  ByteBuffer Read(uint64_t offset, uint64_t size) const {
    std::shared_ptr<char> memory = AllocateBytes(size, label_);
    file_->Read(offset_ + offset, memory.get(), size, label_);
    if (!file_->IsAsItWas()) {
      throw JitError(ErrorKind::kObjectRead,
                     "'" + label_ + "' was changed after it was opened; import again [OJ235]");
    }
    return ByteBuffer(memory, {memory.get(), size});
  }

 private:
  std::shared_ptr<const InputFile> file_;
  uint64_t offset_;
  std::string label_;
};

ByteBuffer ByteBuffer::FromFile(std::shared_ptr<const InputFile> file, uint64_t offset,
                                uint64_t size, const std::string& label, ReadArena* arena) {
  if (offset > file->size() || size > file->size() - offset) {
    throw JitError(ErrorKind::kObjectRead,
                   "'" + label + "' cannot be read: its file has only " +
                       std::to_string(file->size()) + " bytes [OJ236], but it lies at " +
                       std::to_string(offset) + " to " + std::to_string(offset + size) +
                       "; the file was replaced or cut off after it was opened. Import again");
  }
  if (size == 0) size = file->size() - offset;
  FileStamp stamp = file->stamp();
  std::shared_ptr<const std::string> path = file->path();
  if (size > kLargestInMemory && file->descriptor() < kFirstSpareDescriptor) {
    char magic[kArchiveMagicSize];
    file->Read(offset, magic, sizeof magic, label);
    if (IsArchive({magic, sizeof magic})) {
      auto archive = std::make_shared<const LargeArchive>(std::move(file), offset, label);
      ByteBuffer buffer = archive->Read(0, kArchiveMagicSize);
      buffer.size_ = size;
      buffer.archive_ = std::move(archive);
      buffer.stamp_ = stamp;
      buffer.path_ = path;
      buffer.offset_ = offset;
      return buffer;
    }
  }
  std::shared_ptr<char> memory = AllocateBytes(size, label, arena);
  file->Read(offset, memory.get(), size, label);
  ByteBuffer buffer(memory, {memory.get(), size});
  buffer.stamp_ = stamp;
  buffer.path_ = std::move(path);
  buffer.offset_ = offset;
  return buffer;
}

ByteBuffer ByteBuffer::FromBytes(std::string_view bytes) {
  std::shared_ptr<char> memory = AllocateBytes(bytes.size(), "<bytes>");
  std::memcpy(memory.get(), bytes.data(), bytes.size());
  return ByteBuffer(memory, {memory.get(), bytes.size()});
}

ByteBuffer ByteBuffer::Part(uint64_t offset, uint64_t size) const {
  ByteBuffer part = archive_ != nullptr ? archive_->Read(offset, size)
                                        : ByteBuffer(owner_, bytes_.substr(offset, size));
  part.stamp_ = stamp_;
  part.path_ = path_;
  part.offset_ = offset_ + offset;
  return part;
}

}  // namespace orcjit
