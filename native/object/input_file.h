// A file that is open for reading, and how it looked when it was opened.
#ifndef ORCJIT_OBJECT_INPUT_FILE_H_
#define ORCJIT_OBJECT_INPUT_FILE_H_

#include <cstdint>
#include <memory>
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
};

class InputFile {
 public:
  // `label` is what messages call what is in it. Throws JitError kObjectNotFound,
  // kObjectIsADirectory or kObjectRead.
  static std::shared_ptr<const InputFile> Open(const std::string& path, const std::string& label);

  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  const FileStamp& stamp() const { return stamp_; }
  const std::shared_ptr<const std::string>& path() const { return path_; }
  uint64_t size() const { return static_cast<uint64_t>(stamp_.size); }
  int descriptor() const { return descriptor_; }

  // Throws kObjectRead, also if the file has become too short. By several threads at once.
  void Read(uint64_t offset, char* out, uint64_t size, const std::string& label) const;

  // Whether the file has not been written to since.
  bool IsAsItWas() const;

 private:
  InputFile(int descriptor, const std::string& path)
      : descriptor_(descriptor), path_(std::make_shared<const std::string>(path)) {}

  int descriptor_;
  std::shared_ptr<const std::string> path_;  // shared by all that is read from it
  FileStamp stamp_;
};

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_INPUT_FILE_H_
