#include "os/linux/loaded_symbols.h"

#include <dlfcn.h>
#include <elf.h>

#include <algorithm>
#include <cstdint>

#include "os/linux/loaded_image.h"

namespace orcjit {
namespace {

using Symbol = ElfW(Sym);

// The table by which the loader finds the symbols that a library defines, DT_GNU_HASH: four
// numbers, a filter of addresses, the first symbol of each bucket, and for each symbol that has a
// hash this hash, whose lowest bit ends the bucket.
struct HashTable {
  explicit HashTable(const uint32_t* table)
      : bucket_count(table[0]),
        first_hashed(table[1]),
        buckets(table + 4 + table[2] * (sizeof(ElfW(Addr)) / sizeof(uint32_t))),
        hashes(buckets + bucket_count) {}

  static uint32_t HashOf(std::string_view name) {
    uint32_t hash = 5381;
    for (char byte : name) hash = hash * 33 + static_cast<unsigned char>(byte);
    return hash;
  }

  uint32_t HashAt(uint32_t symbol) const { return hashes[symbol - first_hashed]; }

  uint64_t CountSymbols() const {
    uint32_t last = bucket_count == 0 ? 0 : *std::max_element(buckets, buckets + bucket_count);
    if (last < first_hashed) return first_hashed;  // no bucket has any
    while ((HashAt(last) & 1) == 0) ++last;
    return last + 1;
  }

  uint32_t bucket_count;
  uint32_t first_hashed;
  const uint32_t* buckets;
  const uint32_t* hashes;
};

// Of a loaded library. The loader has made addresses of what the file has as offsets, where it may
// write to them: not in the library that the kernel provides. There is no entry that says how many
// symbols there are, so that is taken from the tables of their hashes.
struct SymbolTable {
  explicit SymbolTable(const link_map& library) {
    for (const ElfW(Dyn)* entry = library.l_ld; entry->d_tag != DT_NULL; ++entry) {
      uint64_t value = entry->d_un.d_ptr;
      if (value < library.l_addr) value += library.l_addr;
      if (entry->d_tag == DT_SYMTAB) symbols = reinterpret_cast<const Symbol*>(value);
      if (entry->d_tag == DT_STRTAB) names = reinterpret_cast<const char*>(value);
      if (entry->d_tag == DT_GNU_HASH) hashed = reinterpret_cast<const uint32_t*>(value);
      if (entry->d_tag == DT_HASH) in_old_table = reinterpret_cast<const uint32_t*>(value)[1];
    }
  }

  uint64_t Count() const {
    return hashed != nullptr ? HashTable(hashed).CountSymbols() : in_old_table;
  }

  const Symbol* Find(std::string_view name, uint64_t value) const {
    if (hashed == nullptr || symbols == nullptr || names == nullptr) return nullptr;
    HashTable table(hashed);
    uint32_t hash = HashTable::HashOf(name);
    uint32_t i = table.bucket_count == 0 ? 0 : table.buckets[hash % table.bucket_count];
    if (i == 0 || i < table.first_hashed) return nullptr;
    for (;; ++i) {
      uint32_t found = table.HashAt(i);
      const Symbol& symbol = symbols[i];
      bool is_it = (found | 1) == (hash | 1) && symbol.st_value == value &&
                   symbol.st_shndx != SHN_UNDEF && name == names + symbol.st_name;
      if (is_it) return &symbol;
      if ((found & 1) != 0) return nullptr;
    }
  }

  const Symbol* symbols = nullptr;
  const char* names = nullptr;
  const uint32_t* hashed = nullptr;
  uint64_t in_old_table = 0;  // DT_HASH
};

const Symbol* FindSized(const link_map& library, const Symbol& place) {
  SymbolTable table(library);
  uint64_t count = table.symbols == nullptr ? 0 : table.Count();
  for (uint64_t i = 0; i < count; ++i) {
    const Symbol& symbol = table.symbols[i];
    bool is_defined = symbol.st_shndx != SHN_UNDEF && ELF64_ST_TYPE(symbol.st_info) != STT_TLS;
    if (is_defined && symbol.st_value == place.st_value && symbol.st_size != 0) return &symbol;
  }
  return nullptr;
}

// By the address alone: for what has other names there, and in libraries without a table of hashes.
const Symbol* FindByAddress(const void* address) {
  Dl_info info;
  const Symbol* found = nullptr;
  void** out = reinterpret_cast<void**>(const_cast<Symbol**>(&found));
  return dladdr1(address, &info, out, RTLD_DL_SYMENT) == 0 ? nullptr : found;
}

}  // namespace

const ElfW(Sym) * FindLoadedSymbol(std::string_view name, const void* address) {
  const link_map* library = LoadedImageAt(address);
  if (library == nullptr || library->l_ld == nullptr) return nullptr;
  uint64_t value = reinterpret_cast<uint64_t>(address) - library->l_addr;
  const Symbol* found = SymbolTable(*library).Find(name, value);
  if (found == nullptr) found = FindByAddress(address);
  if (found == nullptr || found->st_size != 0) return found;
  const Symbol* sized = FindSized(*library, *found);
  return sized != nullptr ? sized : found;
}

}  // namespace orcjit
