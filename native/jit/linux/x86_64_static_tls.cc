// Asks the dynamic loader for static thread-local storage by loading a shared library that consists
// of nothing else: a segment with the initial values, and a relocation whose result is the
// distance. It is made in memory (memfd) and known to nobody but us.
#include <dlfcn.h>
#include <elf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "jit/static_tls.h"
#include "object/error.h"

namespace orcjit {
namespace {

constexpr char kStrings[] = "\0distance";
constexpr uint32_t kDistanceName = 1;
constexpr uint64_t kPageSize = 4096;

// The library, up to the initial values. One segment holds all of it.
struct Layout {
  Elf64_Ehdr header;
  Elf64_Phdr segments[4];
  Elf64_Sym symbols[2];
  Elf64_Rela relocation;
  Elf64_Dyn dynamic[11];
  uint64_t distance;  // the relocation's place, and the one symbol
  uint32_t hash[5];
  char strings[sizeof(kStrings)];
};

Elf64_Phdr Segment(uint32_t type, uint64_t offset, uint64_t size, uint64_t alignment) {
  Elf64_Phdr segment = {};
  segment.p_type = type;
  segment.p_flags = PF_R | PF_W;
  segment.p_offset = segment.p_vaddr = segment.p_paddr = offset;
  segment.p_filesz = segment.p_memsz = size;
  segment.p_align = alignment;
  return segment;
}

Elf64_Dyn Entry(int64_t tag, uint64_t value) {
  Elf64_Dyn entry = {};
  entry.d_tag = tag;
  entry.d_un.d_val = value;
  return entry;
}

void FillHeader(Elf64_Ehdr* header) {
  std::memcpy(header->e_ident, ELFMAG, SELFMAG);
  header->e_ident[EI_CLASS] = ELFCLASS64;
  header->e_ident[EI_DATA] = ELFDATA2LSB;
  header->e_ident[EI_VERSION] = EV_CURRENT;
  header->e_type = ET_DYN;
  header->e_machine = EM_X86_64;
  header->e_version = EV_CURRENT;
  header->e_phoff = offsetof(Layout, segments);
  header->e_ehsize = sizeof(Elf64_Ehdr);
  header->e_phentsize = sizeof(Elf64_Phdr);
  header->e_phnum = 4;
}

std::string MakeLibrary(const std::string& image, uint64_t size, uint64_t alignment) {
  // The loader keeps the remainder of the address by the alignment: it is zero.
  uint64_t image_offset = (sizeof(Layout) + alignment - 1) / alignment * alignment;
  Layout layout = {};
  FillHeader(&layout.header);
  layout.segments[0] = Segment(PT_LOAD, 0, image_offset + image.size(), kPageSize);
  layout.segments[1] =
      Segment(PT_DYNAMIC, offsetof(Layout, dynamic), sizeof(layout.dynamic), alignof(Elf64_Dyn));
  layout.segments[2] = Segment(PT_TLS, image_offset, image.size(), alignment);
  layout.segments[2].p_memsz = size;
  layout.segments[3] = Segment(PT_GNU_STACK, 0, 0, 16);  // not executable

  layout.symbols[1].st_name = kDistanceName;
  layout.symbols[1].st_info = ELF64_ST_INFO(STB_GLOBAL, STT_OBJECT);
  layout.symbols[1].st_shndx = SHN_ABS - 1;  // any section: there are no headers to look it up in
  layout.symbols[1].st_value = offsetof(Layout, distance);
  layout.symbols[1].st_size = sizeof(layout.distance);
  // Without a symbol: the beginning of this library's own block.
  layout.relocation.r_offset = offsetof(Layout, distance);
  layout.relocation.r_info = ELF64_R_INFO(0, R_X86_64_TPOFF64);
  const Elf64_Dyn dynamic[] = {
      Entry(DT_HASH, offsetof(Layout, hash)),
      Entry(DT_SYMTAB, offsetof(Layout, symbols)),
      Entry(DT_SYMENT, sizeof(Elf64_Sym)),
      Entry(DT_STRTAB, offsetof(Layout, strings)),
      Entry(DT_STRSZ, sizeof(kStrings)),
      Entry(DT_RELA, offsetof(Layout, relocation)),
      Entry(DT_RELASZ, sizeof(Elf64_Rela)),
      Entry(DT_RELAENT, sizeof(Elf64_Rela)),
      Entry(DT_FLAGS, DF_STATIC_TLS | DF_BIND_NOW),
  };
  std::copy(std::begin(dynamic), std::end(dynamic), layout.dynamic);
  const uint32_t hash[] = {1, 2, 1, 0, 0};  // one bucket, two symbols; the chain begins with 1
  std::copy(std::begin(hash), std::end(hash), layout.hash);
  std::memcpy(layout.strings, kStrings, sizeof(kStrings));

  std::string library(reinterpret_cast<const char*>(&layout), sizeof(layout));
  library.resize(image_offset, '\0');
  return library + image;
}

[[noreturn]] void ThrowNoRoom(const std::string& name, const std::string& reason) {
  throw JitError(ErrorKind::kUnsupportedObject,
                 name +
                     ": its thread_local variables were compiled for static thread-local storage "
                     "(initial-exec or local-exec model), and there is none left: " +
                     reason + ". Compile with -fPIC, and without -ftls-model");
}

// The loader takes a file whose name it knows for the library that it has loaded under that name,
// and descriptors are used again: each load gets another name, told apart by the "." in it.
std::string NewPathOf(int file) {
  static std::atomic<uint64_t> loads{0};
  std::string path = "/proc/self/fd";
  for (uint64_t serial = ++loads; serial != 0; serial >>= 1) path += (serial & 1) != 0 ? "/." : "/";
  return path + "/" + std::to_string(file);
}

// Loads it from memory. The descriptor is closed in any case; null if it cannot be loaded.
void* LoadFromMemory(const std::string& library) {
  int file = memfd_create("orcjit-static-tls", MFD_CLOEXEC);
  if (file < 0) return nullptr;
  size_t done = 0;
  while (done < library.size()) {
    ssize_t n = write(file, library.data() + done, library.size() - done);
    if (n < 0 && errno != EINTR) break;
    if (n > 0) done += static_cast<size_t>(n);
  }
  std::string path = NewPathOf(file);
  void* handle = done == library.size() ? dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL) : nullptr;
  close(file);
  return handle;
}

}  // namespace

StaticTlsBlock::StaticTlsBlock(const std::string& image, uint64_t size, uint64_t alignment,
                               const std::string& name) {
  // No loader has so much to spare; a header's word alone must not make a file of that size.
  constexpr uint64_t kMost = uint64_t{1} << 20;
  if (size > kMost || alignment > kMost) {
    ThrowNoRoom(name, "they take " + std::to_string(size) + " bytes, aligned to " +
                          std::to_string(alignment));
  }
  handle_ = LoadFromMemory(MakeLibrary(image, size, alignment));
  if (handle_ == nullptr) {
    const char* reason = dlerror();
    ThrowNoRoom(name, reason == nullptr ? "no file in memory could be made" : reason);
  }
  const void* place = dlsym(handle_, "distance");
  if (place == nullptr) ThrowNoRoom(name, "the loader lost it");
  std::memcpy(&distance_, place, sizeof(distance_));
}

StaticTlsBlock::~StaticTlsBlock() {
  if (handle_ != nullptr) dlclose(handle_);
}

}  // namespace orcjit
