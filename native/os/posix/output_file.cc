#include "os/output_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <utility>

namespace orcjit {

int OutputFile::OpenNew(const std::string& path) {
  return open(path.c_str(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0666);
}

int OutputFile::OpenEnd(const std::string& path) {
  return open(path.c_str(), O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0644);
}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

void OutputFile::Write(std::string_view text) const {
  while (!text.empty()) {
    ssize_t n = write(descriptor_, text.data(), text.size());
    if (n <= 0) return;  // a full disk
    text.remove_prefix(static_cast<size_t>(n));
  }
}

void OutputFile::ShowToPerf() const {
  auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  mmap(nullptr, page, PROT_READ | PROT_EXEC, MAP_PRIVATE, descriptor_, 0);
}

}  // namespace orcjit
