#include "os/import_table.h"

#include <elf.h>
#include <link.h>

#include <atomic>
#include <cstring>
#include <utility>
#include <vector>

#include "os/address_space.h"
#include "os/linux/import_places.h"
#include "os/linux/loaded_image.h"
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

struct Replacement {
  uint64_t place;
  uint64_t expected;
  uint64_t function;
  std::atomic<uint64_t>* replaced;
  bool is_done = false;
};

bool IsIn(uint64_t address, const dl_phdr_info& library, const ElfW(Phdr) & segment) {
  uint64_t begin = library.dlpi_addr + segment.p_vaddr;
  return address >= begin && address - begin < segment.p_memsz;
}

// Whether the place is in what the loader makes read-only when it has filled it in: whole pages.
bool IsReadOnly(uint64_t place, const dl_phdr_info& library) {
  uint64_t page = AddressSpace::PageSize();
  for (int i = 0; i < library.dlpi_phnum; ++i) {
    const auto& segment = library.dlpi_phdr[i];
    if (segment.p_type != PT_GNU_RELRO) continue;
    uint64_t begin = library.dlpi_addr + segment.p_vaddr;
    uint64_t end = begin + segment.p_memsz;
    if (place >= begin / page * page && place < end / page * page) return true;
  }
  return false;
}

void Write(Replacement& replacement, bool is_read_only) {
  auto* word = reinterpret_cast<std::atomic<uint64_t>*>(replacement.place);
  if (*word != replacement.expected) return;
  uint64_t size = AddressSpace::PageSize();
  uint64_t page = replacement.place / size * size;
  if (is_read_only && !AddressSpace::Protect(page, size, PageAccess::kReadWrite)) return;
  // Before it can be asked for.
  if (replacement.replaced != nullptr) *replacement.replaced = replacement.expected;
  uint64_t expected = replacement.expected;
  replacement.is_done = word->compare_exchange_strong(expected, replacement.function);
  if (is_read_only) AddressSpace::Protect(page, size, PageAccess::kRead);
}

// Called under the loader's lock.
int WriteInLibrary(dl_phdr_info* library, size_t, void* data) {
  auto& replacement = *static_cast<Replacement*>(data);
  for (int i = 0; i < library->dlpi_phnum; ++i) {
    const auto& segment = library->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || !IsIn(replacement.place, *library, segment)) continue;
    Write(replacement, IsReadOnly(replacement.place, *library));
    return 1;
  }
  return 0;
}

}  // namespace

std::vector<uint64_t> ImportPlaces(const void* address, const char* name) {
  const link_map* library = LoadedImageAt(address);
  if (library == nullptr || library->l_ld == nullptr) return {};
  return PlacesOf(*library, name);
}

bool AreInOneLibrary(uint64_t one, uint64_t other) {
  const link_map* library = LoadedImageAt(reinterpret_cast<const void*>(one));
  return library != nullptr && library == LoadedImageAt(reinterpret_cast<const void*>(other));
}

bool ReplaceAt(uint64_t place, uint64_t expected, uint64_t function,
               std::atomic<uint64_t>* replaced) {
  Replacement replacement{place, expected, function, replaced};
  dl_iterate_phdr(WriteInLibrary, &replacement);
  return replacement.is_done;
}

std::vector<uint64_t> ReplaceImport(const void* address, const char* name, uint64_t function) {
  std::vector<uint64_t> places = ImportPlaces(address, name);
  for (uint64_t place : places) {
    uint64_t found = FunctionAt(place);
    if (found != function) ReplaceAt(place, found, function);
  }
  return places;
}

}  // namespace orcjit
