#include "os/linux/memory_library.h"

#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace orcjit {
namespace {

// The loader takes a file whose name it knows for the library that it has loaded under that name,
// and descriptors are used again: each file gets another name, by its number, which no other file
// has as long as this one is mapped. The bits of it are told apart by the "." in the path.
std::string PathOf(int file) {
  struct stat status = {};
  fstat(file, &status);
  std::string path = "/proc/self/fd";
  for (uint64_t rest = status.st_ino; rest != 0; rest >>= 1) path += (rest & 1) != 0 ? "/." : "/";
  return path + "/" + std::to_string(file);
}

bool WriteAll(int file, const std::string& bytes) {
  size_t done = 0;
  while (done < bytes.size()) {
    ssize_t n = write(file, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) done += static_cast<size_t>(n);
  }
  return true;
}

}  // namespace

void* LoadFromMemory(const std::string& library, int when) {
  int file = memfd_create("orcjit-import", MFD_CLOEXEC);
  if (file < 0) return nullptr;
  bool is_written = WriteAll(file, library);
  void* handle = is_written ? dlopen(PathOf(file).c_str(), when | RTLD_LOCAL) : nullptr;
  close(file);
  return handle;
}

}  // namespace orcjit
