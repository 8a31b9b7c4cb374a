#include "object/byte_buffer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <new>
#include <utility>

#include "object/error.h"
#include "object/read_arena.h"

namespace orcjit {
namespace {

// Archives that are larger stay in their file, which is kept open...
constexpr uint64_t kLargestInMemory = uint64_t{1} << 20;
// ...unless the process has many open files already: a process may have 1,024 as a rule, and its own
// work needs them more.
constexpr int kFirstSpareDescriptor = 256;
constexpr std::string_view kArchiveMagics[] = {"!<arch>\n", "!<thin>\n"};
constexpr uint64_t kMagicSize = 8;

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

[[noreturn]] void ThrowReadError(const std::string& path, int error) {
  std::string reason = std::strerror(error);
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      throw JitError(
          ErrorKind::kObjectNotFound,
          "object file '" + path + "' does not exist; compile it first (cc -c), or check the path");
    case EISDIR:
      throw JitError(
          ErrorKind::kObjectIsADirectory,
          "'" + path +
              "' is a directory, not an object file; pass its object files one by one, or put its "
              "parent on sys.path and import it");
    default:
      throw JitError(ErrorKind::kObjectRead, "cannot read object file '" + path + "': " + reason);
  }
}

std::shared_ptr<char> AllocateBytes(uint64_t size, const std::string& path,
                                    ReadArena* arena = nullptr) {
  if (arena != nullptr) {
    if (std::shared_ptr<char> memory = arena->Allocate(size)) return memory;
  }
  char* memory = static_cast<char*>(std::malloc(size == 0 ? 1 : size));
  if (memory == nullptr) {
    throw JitError(ErrorKind::kMemory, "out of memory: '" + path + "' needs " +
                                           std::to_string(size) + " bytes to be read");
  }
  return std::shared_ptr<char>(memory, std::free);
}

void ReadExactly(int fd, const std::string& path, uint64_t offset, char* out, uint64_t size) {
  uint64_t done = 0;
  while (done < size) {
    ssize_t n = pread(fd, out + done, size - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) ThrowReadError(path, errno);
    if (n == 0) {
      throw JitError(
          ErrorKind::kObjectRead,
          "object file '" + path + "' became shorter while it was read; is a compiler writing it?");
    }
    done += static_cast<uint64_t>(n);
  }
}

bool IsArchive(std::string_view start) {
  return std::find(std::begin(kArchiveMagics), std::end(kArchiveMagics), start) !=
         std::end(kArchiveMagics);
}

}  // namespace

// A file of which parts are read later, and how it looked at first.
class ByteBuffer::OpenFile {
 public:
  OpenFile(FileDescriptor fd, const Stamp& stamp, uint64_t offset, std::string label)
      : fd_(std::move(fd)), stamp_(stamp), offset_(offset), label_(std::move(label)) {}

  ByteBuffer Read(uint64_t offset, uint64_t size) const {
    std::shared_ptr<char> memory = AllocateBytes(size, label_);
    ReadExactly(fd_.get(), label_, offset_ + offset, memory.get(), size);
    struct stat now;
    if (fstat(fd_.get(), &now) != 0 || !(StampOf(now) == stamp_)) {
      throw JitError(ErrorKind::kObjectRead,
                     "'" + label_ + "' was changed after it was opened; import again");
    }
    return ByteBuffer(memory, {memory.get(), size});
  }

 private:
  FileDescriptor fd_;
  Stamp stamp_;
  uint64_t offset_;
  std::string label_;
};

ByteBuffer ByteBuffer::FromFile(const std::string& path, uint64_t offset, uint64_t size,
                                const std::string& label, ReadArena* arena) {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (fd.get() < 0) ThrowReadError(label, errno);
  struct stat info;
  if (fstat(fd.get(), &info) != 0) ThrowReadError(label, errno);
  if (S_ISDIR(info.st_mode)) ThrowReadError(label, EISDIR);
  if (!S_ISREG(info.st_mode)) {
    throw JitError(ErrorKind::kObjectRead, "'" + label + "' is not a regular file");
  }
  uint64_t file_size = static_cast<uint64_t>(info.st_size);
  if (offset > file_size || size > file_size - offset) {
    throw JitError(ErrorKind::kObjectRead,
                   "'" + label + "' cannot be read: '" + path + "' has only " +
                       std::to_string(file_size) + " bytes, but it lies at " +
                       std::to_string(offset) + " to " + std::to_string(offset + size) +
                       "; the file was replaced or cut off after it was opened. Import again");
  }
  if (size == 0) size = file_size - offset;
  Stamp stamp = StampOf(info);

  if (size > kLargestInMemory) {
    int descriptor = fd.get();
    auto file = std::make_shared<const OpenFile>(std::move(fd), stamp, offset, label);
    ByteBuffer start = file->Read(0, kMagicSize);
    bool stays_in_file = descriptor < kFirstSpareDescriptor && IsArchive(start.bytes());
    ByteBuffer buffer = stays_in_file ? std::move(start) : file->Read(0, size);
    buffer.stamp_ = stamp;
    if (stays_in_file) {
      buffer.size_ = size;
      buffer.file_ = std::move(file);
    }
    return buffer;
  }
  std::shared_ptr<char> memory = AllocateBytes(size, label, arena);
  ReadExactly(fd.get(), label, offset, memory.get(), size);
  ByteBuffer buffer(memory, {memory.get(), size});
  buffer.stamp_ = stamp;
  return buffer;
}

bool ByteBuffer::Stamp::operator==(const Stamp& other) const {
  return device == other.device && inode == other.inode && size == other.size &&
         seconds == other.seconds && nanoseconds == other.nanoseconds;
}

ByteBuffer::Stamp ByteBuffer::StampOf(const struct stat& info) {
  return {info.st_dev, info.st_ino, info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
}

bool ByteBuffer::IsCurrent(const std::string& path) const {
  struct stat now;
  return stat(path.c_str(), &now) == 0 && StampOf(now) == stamp_;
}

ByteBuffer ByteBuffer::FromBytes(std::string_view bytes) {
  std::shared_ptr<char> memory = AllocateBytes(bytes.size(), "<bytes>");
  std::memcpy(memory.get(), bytes.data(), bytes.size());
  return ByteBuffer(memory, {memory.get(), bytes.size()});
}

ByteBuffer ByteBuffer::Part(uint64_t offset, uint64_t size) const {
  if (file_ != nullptr) return file_->Read(offset, size);
  return ByteBuffer(owner_, bytes_.substr(offset, size));
}

}  // namespace orcjit
