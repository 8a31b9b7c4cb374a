#include "os/readable_file.h"

#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <algorithm>
#include <cerrno>

#include "os/windows/wide_text.h"

namespace orcjit {
namespace {

constexpr DWORD kAsOthersDo = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

uint64_t Join(DWORD high, DWORD low) { return uint64_t{high} << 32 | low; }

// Windows counts from 1601, in steps of 100 ns.
FileStamp StampOf(const BY_HANDLE_FILE_INFORMATION& info) {
  constexpr int64_t kPerSecond = 10'000'000;
  constexpr int64_t kSecondsTo1970 = 11'644'473'600;
  const FILETIME& written = info.ftLastWriteTime;
  auto steps = static_cast<int64_t>(Join(written.dwHighDateTime, written.dwLowDateTime));
  return {info.dwVolumeSerialNumber, Join(info.nFileIndexHigh, info.nFileIndexLow),
          static_cast<int64_t>(Join(info.nFileSizeHigh, info.nFileSizeLow)),
          steps / kPerSecond - kSecondsTo1970, steps % kPerSecond * 100};
}

// A directory too, which another flag is for.
HANDLE OpenToRead(const std::string& path, DWORD access) {
  return CreateFileW(WidePath(path).c_str(), access, kAsOthersDo, nullptr, OPEN_EXISTING,
                     FILE_FLAG_BACKUP_SEMANTICS, nullptr);
}

HANDLE HandleOf(int descriptor) { return reinterpret_cast<HANDLE>(_get_osfhandle(descriptor)); }

}  // namespace

bool FileStamp::operator==(const FileStamp& other) const {
  return device == other.device && inode == other.inode && size == other.size &&
         seconds == other.seconds && nanoseconds == other.nanoseconds;
}

std::optional<FileStamp> FileStamp::Of(const std::string& path) {
  HANDLE file = OpenToRead(path, FILE_READ_ATTRIBUTES);
  if (file == INVALID_HANDLE_VALUE) return std::nullopt;
  BY_HANDLE_FILE_INFORMATION info;
  bool is_known = GetFileInformationByHandle(file, &info) != 0;
  CloseHandle(file);
  if (!is_known) return std::nullopt;
  return StampOf(info);
}

int ReadableFile::Open(const std::string& path) {
  HANDLE file = OpenToRead(path, GENERIC_READ);
  if (file == INVALID_HANDLE_VALUE) return ErrnoOf(GetLastError());
  descriptor_ = _open_osfhandle(reinterpret_cast<intptr_t>(file), _O_RDONLY | _O_NOINHERIT);
  if (descriptor_ < 0) {
    CloseHandle(file);
    return EMFILE;
  }
  if (GetFileType(file) != FILE_TYPE_DISK) return kNotRegular;
  BY_HANDLE_FILE_INFORMATION info;
  if (GetFileInformationByHandle(file, &info) == 0) return ErrnoOf(GetLastError());
  if ((info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) return EISDIR;
  stamp_ = StampOf(info);
  return 0;
}

ReadableFile::~ReadableFile() {
  if (descriptor_ >= 0) _close(descriptor_);
}

int ReadableFile::Read(uint64_t offset, char* out, uint64_t size, uint64_t* done) const {
  constexpr uint64_t kMost = uint64_t{1} << 30;
  *done = 0;
  while (*done < size) {
    uint64_t begin = offset + *done;
    OVERLAPPED place = {};
    place.Offset = static_cast<DWORD>(begin);
    place.OffsetHigh = static_cast<DWORD>(begin >> 32);
    DWORD n = 0;
    auto wanted = static_cast<DWORD>(std::min(size - *done, kMost));
    if (ReadFile(HandleOf(descriptor_), out + *done, wanted, &n, &place) == 0) {
      DWORD error = GetLastError();
      return error == ERROR_HANDLE_EOF ? 0 : ErrnoOf(error);
    }
    if (n == 0) return 0;
    *done += n;
  }
  return 0;
}

bool ReadableFile::IsAsItWas() const {
  BY_HANDLE_FILE_INFORMATION now;
  return GetFileInformationByHandle(HandleOf(descriptor_), &now) != 0 && StampOf(now) == stamp_;
}

}  // namespace orcjit
