#include "os/linux/joint_library.h"

#include <elf.h>

#include <cstddef>
#include <cstdint>

#include "os/linux/memory_library.h"

namespace orcjit {
namespace {

// What is before the table of what it needs, and the strings. One segment holds all of it.
struct Beginning {
  Elf64_Ehdr header;
  Elf64_Phdr segments[3];
  Elf64_Sym symbol;  // the first of each table is none
  uint32_t hash[4];
};

}  // namespace

std::string MakeJointLibrary(const std::vector<std::string>& files) {
  std::string strings(1, '\0');
  std::vector<Elf64_Dyn> dynamic;
  for (const std::string& file : files) {
    dynamic.push_back(DynamicEntry(DT_NEEDED, strings.size()));
    strings += file + '\0';
  }
  uint64_t dynamic_size = (files.size() + 6) * sizeof(Elf64_Dyn);
  uint64_t strings_offset = sizeof(Beginning) + dynamic_size;
  dynamic.push_back(DynamicEntry(DT_HASH, offsetof(Beginning, hash)));
  dynamic.push_back(DynamicEntry(DT_SYMTAB, offsetof(Beginning, symbol)));
  dynamic.push_back(DynamicEntry(DT_SYMENT, sizeof(Elf64_Sym)));
  dynamic.push_back(DynamicEntry(DT_STRTAB, strings_offset));
  dynamic.push_back(DynamicEntry(DT_STRSZ, strings.size()));
  dynamic.push_back(DynamicEntry(DT_NULL, 0));

  Beginning beginning = {};
  beginning.header = LibraryHeader(offsetof(Beginning, segments), 3);
  beginning.segments[0] =
      LibrarySegment(PT_LOAD, 0, strings_offset + strings.size(), kLargestPageSize);
  beginning.segments[1] =
      LibrarySegment(PT_DYNAMIC, sizeof(Beginning), dynamic_size, alignof(Elf64_Dyn));
  beginning.segments[2] = LibrarySegment(PT_GNU_STACK, 0, 0, 16);  // not executable
  beginning.hash[0] = beginning.hash[1] = 1;  // one bucket, which is empty; one symbol
  std::string library(reinterpret_cast<const char*>(&beginning), sizeof(beginning));
  library.append(reinterpret_cast<const char*>(dynamic.data()), dynamic_size);
  return library + strings;
}

}  // namespace orcjit
