// Asks the dynamic loader for static thread-local storage by loading a shared library that consists
// of nothing else: a segment with the initial values, and a relocation whose result is the
// distance. It is made in memory (memfd) and known to nobody but us.
//
// In the same way, the loader tells where a variable of another library lies. (dlsym would make the
// calling thread's variable, and then its library's block cannot become a static one any more.)
#include "jit/static_tls.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "jit/thread_local.h"
#include "object/error.h"
#include "os/linux/loader_numbers.h"

namespace orcjit {
namespace {

constexpr char kAnswerName[] = "answer";
constexpr uint64_t kPageSize = 65536;  // the largest that a kernel has
// In bytes, for the advice; the C library's own default is 512.
constexpr uint64_t kAdvisedSurplus = 65536;

// What the library consists of.
struct Contents {
  std::string image;  // its thread-local block: initial values, and the size with what is zero
  uint64_t size = 0;
  uint64_t alignment = 1;
  std::string imported;             // or: the variable of another library that is asked for,
  std::vector<std::string> needed;  // and where it is searched for, after the global libraries
};

// What the loader's relocations give: first the one for distances, then those for a descriptor.
struct Answer {
  int64_t distance;
  TlsDescriptor descriptor;
};

constexpr uint64_t kMostNeeded = 32;

// The library, up to its strings and the initial values. One segment holds all of it.
struct Layout {
  Elf64_Ehdr header;
  Elf64_Phdr segments[4];
  Elf64_Sym symbols[3];
  Elf64_Rela relocations[3];
  Elf64_Dyn dynamic[10 + kMostNeeded];
  Answer answer;  // the relocations' place, and the one symbol
  uint32_t hash[6];
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
  header->e_machine = kLoaderNumbers.machine;
  header->e_version = EV_CURRENT;
  header->e_phoff = offsetof(Layout, segments);
  header->e_ehsize = sizeof(Elf64_Ehdr);
  header->e_phentsize = sizeof(Elf64_Phdr);
  header->e_phnum = 4;
}

void FillSymbols(Layout* layout, uint64_t imported_name) {
  Elf64_Sym& answer = layout->symbols[1];
  answer.st_name = 1;
  answer.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_OBJECT);
  answer.st_shndx = SHN_ABS - 1;  // any section: there are no headers to look it up in
  answer.st_value = offsetof(Layout, answer);
  answer.st_size = sizeof(layout->answer);
  layout->symbols[2].st_name = static_cast<uint32_t>(imported_name);
  layout->symbols[2].st_info = ELF64_ST_INFO(STB_WEAK, STT_TLS);
  const uint32_t hash[] = {1, 3, 1, 0, 2, 0};  // one bucket, three symbols; the chain is 1, 2
  std::copy(std::begin(hash), std::end(hash), layout->hash);
}

// Without an imported symbol: of the beginning of this library's own block.
void FillRelocations(Layout* layout, bool is_imported) {
  constexpr uint64_t kPlaces[] = {
      offsetof(Layout, answer.distance),
      offsetof(Layout, answer.descriptor.module),
      offsetof(Layout, answer.descriptor.offset),
  };
  const uint32_t types[] = {kLoaderNumbers.tls_distance, kLoaderNumbers.tls_module,
                            kLoaderNumbers.tls_offset};
  for (size_t i = 0; i < std::size(kPlaces); ++i) {
    layout->relocations[i].r_offset = kPlaces[i];
    layout->relocations[i].r_info = ELF64_R_INFO(is_imported ? 2 : 0, types[i]);
  }
}

std::string MakeLibrary(const Contents& contents, bool wants_distance) {
  std::string strings = std::string(1, '\0') + kAnswerName + '\0';
  Layout layout = {};
  FillSymbols(&layout, strings.size());
  strings += contents.imported + '\0';
  Elf64_Dyn* dynamic = layout.dynamic;
  for (size_t i = 0; i < contents.needed.size() && i < kMostNeeded; ++i) {
    *dynamic++ = Entry(DT_NEEDED, strings.size());
    strings += contents.needed[i] + '\0';
  }
  // The loader keeps the remainder of the address by the alignment: it is zero.
  uint64_t alignment = contents.alignment;
  uint64_t image_offset = (sizeof(Layout) + strings.size() + alignment - 1) / alignment * alignment;
  FillHeader(&layout.header);
  layout.segments[0] = Segment(PT_LOAD, 0, image_offset + contents.image.size(), kPageSize);
  layout.segments[1] =
      Segment(PT_DYNAMIC, offsetof(Layout, dynamic), sizeof(layout.dynamic), alignof(Elf64_Dyn));
  layout.segments[2] = Segment(PT_GNU_STACK, 0, 0, 16);  // not executable
  if (contents.size != 0) {
    layout.segments[3] = Segment(PT_TLS, image_offset, contents.image.size(), alignment);
    layout.segments[3].p_memsz = contents.size;
  }
  FillRelocations(&layout, !contents.imported.empty());
  constexpr uint64_t kOne = sizeof(Elf64_Rela);
  uint64_t first = offsetof(Layout, relocations) + (wants_distance ? 0 : kOne);
  const Elf64_Dyn entries[] = {
      Entry(DT_HASH, offsetof(Layout, hash)),
      Entry(DT_SYMTAB, offsetof(Layout, symbols)),
      Entry(DT_SYMENT, sizeof(Elf64_Sym)),
      Entry(DT_STRTAB, sizeof(Layout)),
      Entry(DT_STRSZ, strings.size()),
      Entry(DT_RELA, first),
      Entry(DT_RELASZ, wants_distance ? kOne : 2 * kOne),
      Entry(DT_RELAENT, kOne),
      Entry(DT_FLAGS, wants_distance ? DF_STATIC_TLS | DF_BIND_NOW : DF_BIND_NOW),
  };
  std::copy(std::begin(entries), std::end(entries), dynamic);

  std::string library(reinterpret_cast<const char*>(&layout), sizeof(layout));
  library += strings;
  library.resize(image_offset, '\0');
  return library + contents.image;
}

[[noreturn]] void ThrowNoRoom(const std::string& name, const std::string& reason) {
  throw JitError(ErrorKind::kUnsupportedObject,
                 name +
                     ": its thread_local variables were compiled for static thread-local storage "
                     "(initial-exec or local-exec model), and there is none left: " +
                     reason +
                     ". Compile with -fPIC, and without -ftls-model; or start the process with "
                     "GLIBC_TUNABLES=glibc.rtld.optional_static_tls=" +
                     std::to_string(kAdvisedSurplus) + " in its environment");
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

std::string LoaderReason() {
  const char* reason = dlerror();
  return reason == nullptr ? "no file in memory could be made" : reason;
}

bool ReadAnswer(void* library, Answer* answer) {
  const void* place = dlsym(library, kAnswerName);
  if (place != nullptr) std::memcpy(answer, place, sizeof(*answer));
  return place != nullptr;
}

struct ModuleSearch {
  uint64_t module;
  std::string name;
};

int FindModuleName(struct dl_phdr_info* info, size_t, void* data) {
  auto* search = static_cast<ModuleSearch*>(data);
  if (info->dlpi_tls_modid != search->module) return 0;
  search->name = info->dlpi_name;
  return 1;
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
  handle_ = LoadFromMemory(MakeLibrary({image, size, alignment, "", {}}, true));
  if (handle_ == nullptr) ThrowNoRoom(name, LoaderReason());
  Answer answer;
  if (!ReadAnswer(handle_, &answer)) ThrowNoRoom(name, "the loader lost it");
  distance_ = answer.distance;
}

StaticTlsBlock::~StaticTlsBlock() {
  if (handle_ != nullptr) dlclose(handle_);
}

namespace {

// The libraries that have thread-local variables, of those in `names`.
struct TlsLibraries {
  const std::vector<std::string>& names;
  std::vector<std::string> found;
};

int KeepTlsLibrary(struct dl_phdr_info* info, size_t, void* data) {
  auto* libraries = static_cast<TlsLibraries*>(data);
  bool is_named = std::find(libraries->names.begin(), libraries->names.end(), info->dlpi_name) !=
                  libraries->names.end();
  if (info->dlpi_tls_modid != 0 && is_named && info->dlpi_name[0] != '\0')
    libraries->found.emplace_back(info->dlpi_name);
  return 0;
}

}  // namespace

bool DescribeProcessTls(const std::string& name, const std::vector<std::string>& libraries,
                        TlsDescriptor* descriptor) {
  TlsLibraries with_tls{libraries, {}};
  dl_iterate_phdr(KeepTlsLibrary, &with_tls);
  void* asking = LoadFromMemory(MakeLibrary({"", 0, 1, name, with_tls.found}, false));
  if (asking == nullptr) return false;
  Answer answer = {};
  bool is_known = ReadAnswer(asking, &answer);
  dlclose(asking);
  *descriptor = answer.descriptor;
  return is_known && answer.descriptor.module != 0;
}

// The loader knows whether the library's block is a static one, and can make it one if no thread
// has used it: another library that asks for the variable makes it answer.
bool FindProcessTlsDistance(const std::string& name, const TlsDescriptor& variable,
                            int64_t* distance, std::string* problem) {
  ModuleSearch search{variable.module, ""};
  dl_iterate_phdr(FindModuleName, &search);
  Contents question{"", 0, 1, name, {}};
  if (!search.name.empty()) question.needed.push_back(search.name);  // else the program
  void* asking = LoadFromMemory(MakeLibrary(question, true));
  if (asking == nullptr) {
    *problem = LoaderReason();
    return false;
  }
  Answer answer = {};
  bool is_known = ReadAnswer(asking, &answer);
  dlclose(asking);
  *distance = answer.distance;
  const char* expected = static_cast<const char*>(GetTlsAddress(&variable));
  if (is_known && static_cast<char*>(__builtin_thread_pointer()) + *distance == expected)
    return true;
  *problem = "another library has a variable of that name";
  return false;
}

}  // namespace orcjit
