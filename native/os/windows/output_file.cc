#include "os/output_file.h"

#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <algorithm>
#include <utility>

#include "os/windows/wide_text.h"

namespace orcjit {
namespace {

constexpr DWORD kShared = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

int DescriptorOf(HANDLE file, int flags) {
  int descriptor = _open_osfhandle(reinterpret_cast<intptr_t>(file), flags);
  if (descriptor < 0) CloseHandle(file);
  return descriptor;
}

bool IsLink(HANDLE file) {
  BY_HANDLE_FILE_INFORMATION info;
  return GetFileInformationByHandle(file, &info) == 0 ||
         (info.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
}

}  // namespace

int OutputFile::OpenNew(const std::string& path) {
  HANDLE file = CreateFileW(WidePath(path).c_str(), GENERIC_READ | GENERIC_WRITE, kShared, nullptr,
                            CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
  return file == INVALID_HANDLE_VALUE ? -1 : DescriptorOf(file, _O_RDWR | _O_NOINHERIT);
}

// Opened as what it is: a link would be followed otherwise.
int OutputFile::OpenEnd(const std::string& path) {
  HANDLE file = CreateFileW(WidePath(path).c_str(), FILE_APPEND_DATA | FILE_READ_ATTRIBUTES,
                            kShared, nullptr, OPEN_ALWAYS, FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
  if (file == INVALID_HANDLE_VALUE) return -1;
  if (!IsLink(file)) return DescriptorOf(file, _O_WRONLY | _O_APPEND | _O_NOINHERIT);
  CloseHandle(file);
  return -1;
}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) _close(descriptor_);
}

void OutputFile::Write(std::string_view text) const {
  constexpr size_t kMost = size_t{1} << 30;
  auto file = reinterpret_cast<HANDLE>(_get_osfhandle(descriptor_));
  while (!text.empty()) {
    DWORD done = 0;
    auto size = static_cast<DWORD>(std::min(text.size(), kMost));
    if (WriteFile(file, text.data(), size, &done, nullptr) == 0 || done == 0) return;
    text.remove_prefix(done);
  }
}

// Linux has perf.
void OutputFile::ShowToPerf() const {}

}  // namespace orcjit
