// Such a library consists of nothing else than a segment with the initial values of a block, or the
// name of a variable, and of relocations whose results are the answer. It is made in memory (memfd)
// and known to nobody but us.
#include "workarounds/os/tls_library.h"

#include <dlfcn.h>
#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <iterator>

#include "os/linux/loader_numbers.h"
#include "os/linux/memory_library.h"

namespace orcjit {
namespace {

constexpr char kAnswerName[] = "answer";
constexpr uint64_t kMostNeeded = 32;

// The library, up to its strings and the initial values. One segment holds all of it.
struct Layout {
  Elf64_Ehdr header;
  Elf64_Phdr segments[4];
  Elf64_Sym symbols[3];
  Elf64_Rela relocations[3];
  Elf64_Dyn dynamic[10 + kMostNeeded];
  TlsAnswer answer;  // the relocations' place, and the one symbol
  uint32_t hash[6];
};

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

std::string MakeLibrary(const TlsQuestion& contents) {
  bool wants_distance = contents.wants == TlsQuestion::Wants::kDistance;
  std::string strings = std::string(1, '\0') + kAnswerName + '\0';
  Layout layout = {};
  FillSymbols(&layout, strings.size());
  strings += contents.imported + '\0';
  Elf64_Dyn* dynamic = layout.dynamic;
  for (size_t i = 0; i < contents.needed.size() && i < kMostNeeded; ++i) {
    *dynamic++ = DynamicEntry(DT_NEEDED, strings.size());
    strings += contents.needed[i] + '\0';
  }
  // The loader keeps the remainder of the address by the alignment: it is zero.
  uint64_t alignment = contents.alignment;
  uint64_t image_offset = (sizeof(Layout) + strings.size() + alignment - 1) / alignment * alignment;
  layout.header = LibraryHeader(offsetof(Layout, segments), 4);
  layout.segments[0] =
      LibrarySegment(PT_LOAD, 0, image_offset + contents.image.size(), kLargestPageSize);
  layout.segments[1] = LibrarySegment(PT_DYNAMIC, offsetof(Layout, dynamic), sizeof(layout.dynamic),
                                      alignof(Elf64_Dyn));
  layout.segments[2] = LibrarySegment(PT_GNU_STACK, 0, 0, 16);  // not executable
  if (contents.size != 0) {
    layout.segments[3] = LibrarySegment(PT_TLS, image_offset, contents.image.size(), alignment);
    layout.segments[3].p_memsz = contents.size;
  }
  FillRelocations(&layout, !contents.imported.empty());
  constexpr uint64_t kOne = sizeof(Elf64_Rela);
  uint64_t first = offsetof(Layout, relocations) + (wants_distance ? 0 : kOne);
  const Elf64_Dyn entries[] = {
      DynamicEntry(DT_HASH, offsetof(Layout, hash)),
      DynamicEntry(DT_SYMTAB, offsetof(Layout, symbols)),
      DynamicEntry(DT_SYMENT, sizeof(Elf64_Sym)),
      DynamicEntry(DT_STRTAB, sizeof(Layout)),
      DynamicEntry(DT_STRSZ, strings.size()),
      DynamicEntry(DT_RELA, first),
      DynamicEntry(DT_RELASZ, wants_distance ? kOne : 2 * kOne),
      DynamicEntry(DT_RELAENT, kOne),
      DynamicEntry(DT_FLAGS, wants_distance ? DF_STATIC_TLS | DF_BIND_NOW : DF_BIND_NOW),
  };
  std::copy(std::begin(entries), std::end(entries), dynamic);

  std::string library(reinterpret_cast<const char*>(&layout), sizeof(layout));
  library += strings;
  library.resize(image_offset, '\0');
  return library + contents.image;
}

}  // namespace

TlsLibrary::TlsLibrary(const TlsQuestion& question)
    : handle_(LoadFromMemory(MakeLibrary(question), RTLD_NOW)) {
  if (handle_ == nullptr) {
    const char* reason = dlerror();
    problem_ = reason == nullptr ? "no file in memory could be made [OJ333]" : reason;
    return;
  }
  if (const void* place = dlsym(handle_, kAnswerName))
    std::memcpy(&answer_, place, sizeof(answer_));
}

TlsLibrary::~TlsLibrary() {
  if (handle_ != nullptr) dlclose(handle_);
}

}  // namespace orcjit
