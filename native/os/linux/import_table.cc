#include "os/import_table.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>

#include <atomic>
#include <cstring>
#include <utility>
#include <vector>

#include "os/address_space.h"
#include "os/linux/loader_numbers.h"

namespace orcjit {
namespace {

using Dynamic = ElfW(Dyn);
using Relocation = ElfW(Rela);
using Symbol = ElfW(Sym);

// Of a loaded library; the loader has made addresses of what the file has as offsets.
struct ImportTables {
  explicit ImportTables(const link_map& library) {
    for (const Dynamic* entry = library.l_ld; entry->d_tag != DT_NULL; ++entry) {
      uint64_t value = entry->d_un.d_val;
      if (entry->d_tag == DT_JMPREL) calls = value;
      if (entry->d_tag == DT_PLTRELSZ) calls_size = value;
      if (entry->d_tag == DT_RELA) others = value;
      if (entry->d_tag == DT_RELASZ) others_size = value;
      if (entry->d_tag == DT_SYMTAB) symbols = reinterpret_cast<const Symbol*>(value);
      if (entry->d_tag == DT_STRTAB) strings = reinterpret_cast<const char*>(value);
    }
  }

  uint64_t calls = 0, calls_size = 0, others = 0, others_size = 0;
  const Symbol* symbols = nullptr;
  const char* strings = nullptr;
};

// The places that hold the address of that function.
std::vector<uint64_t> PlacesOf(const link_map& library, const char* name) {
  ImportTables tables(library);
  std::vector<uint64_t> places;
  if (tables.symbols == nullptr || tables.strings == nullptr) return places;
  for (auto [table, size] :
       {std::pair{tables.calls, tables.calls_size}, std::pair{tables.others, tables.others_size}}) {
    const auto* relocations = reinterpret_cast<const Relocation*>(table);
    for (uint64_t i = 0; i < size / sizeof(Relocation); ++i) {
      uint64_t type = ELF64_R_TYPE(relocations[i].r_info);
      bool is_import = type == kLoaderNumbers.call || type == kLoaderNumbers.address;
      const Symbol& symbol = tables.symbols[ELF64_R_SYM(relocations[i].r_info)];
      if (is_import && std::strcmp(tables.strings + symbol.st_name, name) == 0)
        places.push_back(library.l_addr + relocations[i].r_offset);
    }
  }
  return places;
}

// What the loader makes read-only when it has filled it in.
struct ReadOnlyPart {
  uint64_t base;  // of which library
  uint64_t begin = 0;
  uint64_t end = 0;
};

int FindReadOnlyPart(struct dl_phdr_info* info, size_t, void* out) {
  auto* part = static_cast<ReadOnlyPart*>(out);
  if (info->dlpi_addr != part->base) return 0;
  uint64_t page = AddressSpace::PageSize();
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_GNU_RELRO) continue;
    uint64_t begin = info->dlpi_addr + segment.p_vaddr;
    part->begin = begin / page * page;
    part->end = (begin + segment.p_memsz) / page * page;
  }
  return 1;
}

void Write(uint64_t place, uint64_t value, const ReadOnlyPart& read_only) {
  auto* word = reinterpret_cast<std::atomic<uint64_t>*>(place);
  if (*word == value) return;
  uint64_t size = AddressSpace::PageSize();
  uint64_t page = place / size * size;
  bool was_read_only = place >= read_only.begin && place < read_only.end;
  if (was_read_only && !AddressSpace::Protect(page, size, PageAccess::kReadWrite)) return;
  *word = value;
  if (was_read_only) AddressSpace::Protect(page, size, PageAccess::kRead);
}

}  // namespace

std::vector<uint64_t> ReplaceImport(const void* address, const char* name, uint64_t function) {
  Dl_info info;
  link_map* library = nullptr;
  if (dladdr1(address, &info, reinterpret_cast<void**>(&library), RTLD_DL_LINKMAP) == 0) return {};
  if (library == nullptr || library->l_ld == nullptr) return {};
  std::vector<uint64_t> places = PlacesOf(*library, name);
  ReadOnlyPart read_only{library->l_addr};
  dl_iterate_phdr(FindReadOnlyPart, &read_only);
  for (uint64_t place : places) Write(place, function, read_only);
  return places;
}

}  // namespace orcjit
