#include "object/byte_buffer.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>

#include "object/error.h"

namespace orcjit {
namespace {

constexpr uint64_t kMapThreshold = uint64_t{16} << 20;

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
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

std::shared_ptr<char> AllocateBytes(uint64_t size, const std::string& path) {
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

}  // namespace

ByteBuffer ByteBuffer::FromFile(const std::string& path, uint64_t offset, uint64_t size,
                                const std::string& label) {
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

  if (size >= kMapThreshold) {
    uint64_t page = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
    uint64_t lead = offset % page;
    void* base = mmap(nullptr, size + lead, PROT_READ, MAP_PRIVATE, fd.get(),
                      static_cast<off_t>(offset - lead));
    if (base == MAP_FAILED) ThrowReadError(label, errno);
    uint64_t mapped = size + lead;
    std::shared_ptr<const void> owner(base, [mapped](void* p) { munmap(p, mapped); });
    return ByteBuffer(std::move(owner), {static_cast<const char*>(base) + lead, size});
  }
  std::shared_ptr<char> memory = AllocateBytes(size, label);
  ReadExactly(fd.get(), label, offset, memory.get(), size);
  return ByteBuffer(memory, {memory.get(), size});
}

ByteBuffer ByteBuffer::FromBytes(std::string_view bytes) {
  std::shared_ptr<char> memory = AllocateBytes(bytes.size(), "<bytes>");
  std::memcpy(memory.get(), bytes.data(), bytes.size());
  return ByteBuffer(memory, {memory.get(), bytes.size()});
}

ByteBuffer ByteBuffer::Slice(uint64_t offset, uint64_t size) const {
  return ByteBuffer(owner_, bytes_.substr(offset, size));
}

}  // namespace orcjit
