#include "os/readable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace orcjit {
namespace {

// macOS has had it before POSIX had a name for it.
#ifdef __APPLE__
const timespec& ModifiedAt(const struct stat& info) { return info.st_mtimespec; }
#else
const timespec& ModifiedAt(const struct stat& info) { return info.st_mtim; }
#endif

FileStamp StampOf(const struct stat& info) {
  const timespec& time = ModifiedAt(info);
  return {static_cast<uint64_t>(info.st_dev), info.st_ino, info.st_size, time.tv_sec, time.tv_nsec};
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

int ReadableFile::Open(const std::string& path) {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  descriptor_ = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) return errno;
  struct stat info;
  if (fstat(descriptor_, &info) != 0) return errno;
  if (S_ISDIR(info.st_mode)) return EISDIR;
  if (!S_ISREG(info.st_mode)) return kNotRegular;
  stamp_ = StampOf(info);
  return 0;
}

ReadableFile::~ReadableFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

int ReadableFile::Read(uint64_t offset, char* out, uint64_t size, uint64_t* done) const {
  *done = 0;
  while (*done < size) {
    ssize_t n = pread(descriptor_, out + *done, size - *done, static_cast<off_t>(offset + *done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    if (n == 0) return 0;
    *done += static_cast<uint64_t>(n);
  }
  return 0;
}

bool ReadableFile::IsAsItWas() const {
  struct stat now;
  return fstat(descriptor_, &now) == 0 && StampOf(now) == stamp_;
}

}  // namespace orcjit
