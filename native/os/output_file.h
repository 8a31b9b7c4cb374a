// Files that are written for other programs.
#ifndef ORCJIT_OS_OUTPUT_FILE_H_
#define ORCJIT_OS_OUTPUT_FILE_H_

#include <string>
#include <string_view>

namespace orcjit {

class OutputFile {
 public:
  // Makes it, or makes it empty. Nobody is told where it cannot be opened: see is_open().
  static OutputFile Create(const std::string& path) { return OutputFile(OpenNew(path)); }
  // Makes it, or writes to its end; never through a symbolic link.
  static OutputFile Append(const std::string& path) { return OutputFile(OpenEnd(path)); }

  OutputFile() = default;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  OutputFile& operator=(OutputFile&& other) noexcept;
  ~OutputFile();

  bool is_open() const { return descriptor_ >= 0; }

  // Gives up where there is no more room.
  void Write(std::string_view text) const;

  // Has the file known to `perf record`, which sees files that are mapped to be executed. Until the
  // process ends.
  void ShowToPerf() const;

 private:
  explicit OutputFile(int descriptor) : descriptor_(descriptor) {}
  static int OpenNew(const std::string& path);
  static int OpenEnd(const std::string& path);

  int descriptor_ = -1;
};

}  // namespace orcjit

#endif  // ORCJIT_OS_OUTPUT_FILE_H_
