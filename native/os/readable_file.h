// Files as they are read: opened, looked at, and read at places. Errors are the numbers of
// <cerrno>.
#ifndef ORCJIT_OS_READABLE_FILE_H_
#define ORCJIT_OS_READABLE_FILE_H_

#include <cstdint>
#include <optional>
#include <string>

namespace orcjit {

// What changes when a file changes.
struct FileStamp {
  uint64_t device = 0;
  uint64_t inode = 0;
  int64_t size = 0;
  int64_t seconds = 0;
  int64_t nanoseconds = 0;

  // Of the file at that path; none if it cannot be reached.
  static std::optional<FileStamp> Of(const std::string& path);

  bool operator==(const FileStamp& other) const;

  // The time as Python has it: seconds as a floating point number.
  double SecondsAsPython() const {
    return static_cast<double>(seconds) + 1e-9 * static_cast<double>(nanoseconds);
  }
};

class ReadableFile {
 public:
  // Neither a regular file nor a directory, which is EISDIR.
  static constexpr int kNotRegular = -1;

  ReadableFile() = default;
  ReadableFile(const ReadableFile&) = delete;
  ReadableFile& operator=(const ReadableFile&) = delete;
  ~ReadableFile();

  // 0, or why it cannot be opened. Once.
  int Open(const std::string& path);

  const FileStamp& stamp() const { return stamp_; }  // when it was opened
  int descriptor() const { return descriptor_; }

  // Reads up to `size` bytes, as far as there are some: sets how many. 0, or why there may be more.
  // By several threads at once.
  int Read(uint64_t offset, char* out, uint64_t size, uint64_t* done) const;

  // Whether the file has not been written to since it was opened.
  bool IsAsItWas() const;

 private:
  int descriptor_ = -1;
  FileStamp stamp_;
};

}  // namespace orcjit

#endif  // ORCJIT_OS_READABLE_FILE_H_
