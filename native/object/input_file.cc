#include "object/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "object/error.h"

namespace orcjit {
namespace {

[[noreturn]] void ThrowReadError(const std::string& label, int error) {
  std::string reason = std::strerror(error);
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      throw JitError(ErrorKind::kObjectNotFound,
                     "object file '" + label +
                         "' does not exist; compile it first (cc -c), or check the path");
    case EISDIR:
      throw JitError(
          ErrorKind::kObjectIsADirectory,
          "'" + label +
              "' is a directory, not an object file; pass its object files one by one, or put its "
              "parent on sys.path and import it");
    default:
      throw JitError(ErrorKind::kObjectRead, "cannot read object file '" + label + "': " + reason);
  }
}

FileStamp StampOf(const struct stat& info) {
  return {info.st_dev, info.st_ino, info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
}

// It is opened again later, and the process may be in another directory then.
std::string AbsolutePath(const std::string& path) {
  llvm::SmallString<256> absolute(path);
  return llvm::sys::fs::make_absolute(absolute) ? path : std::string(absolute);
}

}  // namespace

bool FileStamp::operator==(const FileStamp& other) const {
  return device == other.device && inode == other.inode && size == other.size &&
         seconds == other.seconds && nanoseconds == other.nanoseconds;
}

std::optional<FileStamp> FileStamp::Of(const std::string& path) {
  struct stat now;
  if (stat(path.c_str(), &now) != 0) return std::nullopt;
  return StampOf(now);
}

std::shared_ptr<const InputFile> InputFile::Open(const std::string& path,
                                                 const std::string& label) {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) ThrowReadError(label, errno);
  std::shared_ptr<InputFile> file(new InputFile(descriptor, AbsolutePath(path)));
  struct stat info;
  if (fstat(descriptor, &info) != 0) ThrowReadError(label, errno);
  if (S_ISDIR(info.st_mode)) ThrowReadError(label, EISDIR);
  if (!S_ISREG(info.st_mode)) {
    throw JitError(ErrorKind::kObjectRead, "'" + label + "' is not a regular file");
  }
  file->stamp_ = StampOf(info);
  return file;
}

InputFile::~InputFile() { close(descriptor_); }

void InputFile::Read(uint64_t offset, char* out, uint64_t size, const std::string& label) const {
  uint64_t done = 0;
  while (done < size) {
    ssize_t n = pread(descriptor_, out + done, size - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) ThrowReadError(label, errno);
    if (n == 0) {
      throw JitError(ErrorKind::kObjectRead,
                     "object file '" + label +
                         "' became shorter while it was read; is a compiler writing it?");
    }
    done += static_cast<uint64_t>(n);
  }
}

bool InputFile::IsAsItWas() const {
  struct stat now;
  return fstat(descriptor_, &now) == 0 && StampOf(now) == stamp_;
}

}  // namespace orcjit
