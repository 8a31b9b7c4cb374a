// A file that is open for reading, and what there is to say where it cannot be read.
#ifndef ORCJIT_OBJECT_INPUT_FILE_H_
#define ORCJIT_OBJECT_INPUT_FILE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "os/readable_file.h"

namespace orcjit {

class InputFile {
 public:
  // `label` is what messages call what is in it. Throws JitError kObjectNotFound,
  // kObjectIsADirectory or kObjectRead.
  static std::shared_ptr<const InputFile> Open(const std::string& path, const std::string& label);

  const FileStamp& stamp() const { return file_.stamp(); }
  const std::shared_ptr<const std::string>& path() const { return path_; }
  uint64_t size() const { return static_cast<uint64_t>(stamp().size); }
  int descriptor() const { return file_.descriptor(); }

  // Throws kObjectRead, also if the file has become too short. By several threads at once.
  void Read(uint64_t offset, char* out, uint64_t size, const std::string& label) const;

  // Whether the file has not been written to since.
  bool IsAsItWas() const { return file_.IsAsItWas(); }

 private:
  explicit InputFile(const std::string& path) : path_(std::make_shared<const std::string>(path)) {}

  ReadableFile file_;
  std::shared_ptr<const std::string> path_;  // shared by all that is read from it
};

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_INPUT_FILE_H_
