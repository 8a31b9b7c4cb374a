#include "os/linux/joint_library.h"

#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "os/linux/loader_numbers.h"

namespace orcjit {
namespace {

constexpr uint64_t kPageSize = 65536;  // the largest that a kernel has

// What is before the table of what it needs, and the strings. One segment holds all of it.
struct Beginning {
  Elf64_Ehdr header;
  Elf64_Phdr segments[3];
  Elf64_Sym symbol;  // the first of each table is none
  uint32_t hash[4];
};

Elf64_Dyn Entry(int64_t tag, uint64_t value) {
  Elf64_Dyn entry = {};
  entry.d_tag = tag;
  entry.d_un.d_val = value;
  return entry;
}

Elf64_Phdr Segment(uint32_t type, uint64_t offset, uint64_t size, uint64_t alignment) {
  Elf64_Phdr segment = {};
  segment.p_type = type;
  segment.p_flags = PF_R | PF_W;
  segment.p_offset = segment.p_vaddr = segment.p_paddr = offset;
  segment.p_filesz = segment.p_memsz = size;
  segment.p_align = alignment;
  return segment;
}

Elf64_Ehdr Header() {
  Elf64_Ehdr header = {};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_DYN;
  header.e_machine = kLoaderNumbers.machine;
  header.e_version = EV_CURRENT;
  header.e_phoff = offsetof(Beginning, segments);
  header.e_ehsize = sizeof(Elf64_Ehdr);
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = 3;
  return header;
}

}  // namespace

std::string MakeJointLibrary(const std::vector<std::string>& files) {
  std::string strings(1, '\0');
  std::vector<Elf64_Dyn> dynamic;
  for (const std::string& file : files) {
    dynamic.push_back(Entry(DT_NEEDED, strings.size()));
    strings += file + '\0';
  }
  uint64_t dynamic_size = (files.size() + 6) * sizeof(Elf64_Dyn);
  uint64_t strings_offset = sizeof(Beginning) + dynamic_size;
  dynamic.push_back(Entry(DT_HASH, offsetof(Beginning, hash)));
  dynamic.push_back(Entry(DT_SYMTAB, offsetof(Beginning, symbol)));
  dynamic.push_back(Entry(DT_SYMENT, sizeof(Elf64_Sym)));
  dynamic.push_back(Entry(DT_STRTAB, strings_offset));
  dynamic.push_back(Entry(DT_STRSZ, strings.size()));
  dynamic.push_back(Entry(DT_NULL, 0));

  Beginning beginning = {};
  beginning.header = Header();
  beginning.segments[0] = Segment(PT_LOAD, 0, strings_offset + strings.size(), kPageSize);
  beginning.segments[1] =
      Segment(PT_DYNAMIC, sizeof(Beginning), dynamic_size, alignof(Elf64_Dyn));
  beginning.segments[2] = Segment(PT_GNU_STACK, 0, 0, 16);  // not executable
  beginning.hash[0] = beginning.hash[1] = 1;  // one bucket, which is empty; one symbol
  std::string library(reinterpret_cast<const char*>(&beginning), sizeof(beginning));
  library.append(reinterpret_cast<const char*>(dynamic.data()), dynamic_size);
  return library + strings;
}

}  // namespace orcjit
