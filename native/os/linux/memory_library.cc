#include "os/linux/memory_library.h"

#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "os/linux/loader_numbers.h"

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

Elf64_Ehdr LibraryHeader(uint64_t segments_offset, uint16_t segment_count) {
  Elf64_Ehdr header = {};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_DYN;
  header.e_machine = kLoaderNumbers.machine;
  header.e_version = EV_CURRENT;
  header.e_phoff = segments_offset;
  header.e_ehsize = sizeof(Elf64_Ehdr);
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = segment_count;
  return header;
}

Elf64_Phdr LibrarySegment(uint32_t type, uint64_t offset, uint64_t size, uint64_t alignment) {
  Elf64_Phdr segment = {};
  segment.p_type = type;
  segment.p_flags = PF_R | PF_W;
  segment.p_offset = segment.p_vaddr = segment.p_paddr = offset;
  segment.p_filesz = segment.p_memsz = size;
  segment.p_align = alignment;
  return segment;
}

Elf64_Dyn DynamicEntry(int64_t tag, uint64_t value) {
  Elf64_Dyn entry = {};
  entry.d_tag = tag;
  entry.d_un.d_val = value;
  return entry;
}

void* LoadFromMemory(const std::string& library, int when) {
  int file = memfd_create("orcjit-import", MFD_CLOEXEC);
  if (file < 0) return nullptr;
  bool is_written = WriteAll(file, library);
  void* handle = is_written ? dlopen(PathOf(file).c_str(), when | RTLD_LOCAL) : nullptr;
  close(file);
  return handle;
}

}  // namespace orcjit
