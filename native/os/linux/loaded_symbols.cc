#include "os/linux/loaded_symbols.h"

#include <dlfcn.h>
#include <elf.h>

#include <algorithm>
#include <cstdint>

namespace orcjit {
namespace {

using Symbol = ElfW(Sym);

// Of a loaded library. The loader has made addresses of what the file has as offsets, where it may
// write to them: not in the library that the kernel provides. There is no entry that says how many
// symbols there are, so that is taken from the tables of their hashes.
struct SymbolTable {
  explicit SymbolTable(const link_map& library) {
    for (const ElfW(Dyn)* entry = library.l_ld; entry->d_tag != DT_NULL; ++entry) {
      uint64_t value = entry->d_un.d_ptr;
      if (value < library.l_addr) value += library.l_addr;
      if (entry->d_tag == DT_SYMTAB) symbols = reinterpret_cast<const Symbol*>(value);
      if (entry->d_tag == DT_GNU_HASH) count = CountByGnuHash(reinterpret_cast<uint32_t*>(value));
      if (entry->d_tag == DT_HASH) count = reinterpret_cast<const uint32_t*>(value)[1];
    }
  }

  // The table has four numbers, a filter of addresses, the first symbol of each bucket, and for
  // each symbol that has a hash this hash, whose lowest bit ends the bucket.
  static uint64_t CountByGnuHash(const uint32_t* table) {
    uint32_t bucket_count = table[0], first_hashed = table[1], filter_size = table[2];
    const uint32_t* buckets = table + 4 + filter_size * (sizeof(ElfW(Addr)) / sizeof(uint32_t));
    uint32_t last = *std::max_element(buckets, buckets + bucket_count);
    if (last < first_hashed) return first_hashed;  // no bucket has any
    const uint32_t* hashes = buckets + bucket_count;
    while ((hashes[last - first_hashed] & 1) == 0) ++last;
    return last + 1;
  }

  const Symbol* symbols = nullptr;
  uint64_t count = 0;
};

const Symbol* FindSized(const link_map& library, const Symbol& place) {
  SymbolTable table(library);
  for (uint64_t i = 0; table.symbols != nullptr && i < table.count; ++i) {
    const Symbol& symbol = table.symbols[i];
    bool is_defined = symbol.st_shndx != SHN_UNDEF && ELF64_ST_TYPE(symbol.st_info) != STT_TLS;
    if (is_defined && symbol.st_value == place.st_value && symbol.st_size != 0) return &symbol;
  }
  return nullptr;
}

}  // namespace

const ElfW(Sym) * FindLoadedSymbol(const void* address) {
  Dl_info info;
  const Symbol* found = nullptr;
  void** out = reinterpret_cast<void**>(const_cast<Symbol**>(&found));
  if (dladdr1(address, &info, out, RTLD_DL_SYMENT) == 0 || found == nullptr) return nullptr;
  const link_map* library = nullptr;
  void** map = reinterpret_cast<void**>(const_cast<link_map**>(&library));
  if (found->st_size != 0 || dladdr1(address, &info, map, RTLD_DL_LINKMAP) == 0) return found;
  const Symbol* sized = FindSized(*library, *found);
  return sized != nullptr ? sized : found;
}

}  // namespace orcjit
