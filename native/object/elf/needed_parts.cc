// Which parts of a large ELF object a link reads. Debug information is most of a file that was
// compiled with -g, and intermediate code half of one compiled with -ffat-lto-objects.
//
// The bytes are untrusted: whatever is odd has the whole file read, of which the parser says what
// is wrong with it. What lies in two sections is needed if one of them is.
#include <cstring>

#include "llvm/BinaryFormat/ELF.h"
#include "object/elf/format.h"
#include "object/text.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

using Headers = std::vector<ELF::Elf64_Shdr>;

bool IsInside(const ELF::Elf64_Shdr& section, uint64_t size) {
  return section.sh_offset <= size && section.sh_size <= size - section.sh_offset;
}

bool HasContent(const ELF::Elf64_Shdr& section) {
  return section.sh_type != ELF::SHT_NULL && section.sh_type != ELF::SHT_NOBITS;
}

// Empty if they are not where the file's header says.
Headers ReadHeaders(const ELF::Elf64_Ehdr& header, uint64_t size, const ReadPart& read) {
  constexpr uint64_t kSize = sizeof(ELF::Elf64_Shdr);
  if (header.e_shoff > size || header.e_shentsize != kSize) return {};
  // Where there are more than fit into its field, this is 0, and all is read.
  uint64_t count = header.e_shnum;
  if (count > (size - header.e_shoff) / kSize) return {};
  Headers headers(count);
  if (count != 0) read({header.e_shoff, count * kSize}, reinterpret_cast<char*>(headers.data()));
  return headers;
}

bool IsForOthers(std::string_view name) {
  for (std::string_view start : {".debug", ".zdebug", ".gnu.lto_", ".gnu.debuglto_", ".llvm.lto"}) {
    if (StartsWith(name, start)) return true;
  }
  return false;
}

// Of each section, whether no link reads it. Empty if their names cannot be told.
std::vector<bool> FindUnread(const Headers& headers, uint32_t names_section, uint64_t size,
                             const ReadPart& read) {
  if (names_section >= headers.size()) return {};
  const ELF::Elf64_Shdr& table = headers[names_section];
  if (!HasContent(table) || !IsInside(table, size) || table.sh_size == 0) return {};
  std::string names(table.sh_size, '\0');
  read({table.sh_offset, table.sh_size}, names.data());
  std::vector<bool> unread(headers.size(), false);
  for (size_t i = 0; i < headers.size(); ++i) {
    if (headers[i].sh_name >= names.size()) return {};
    bool is_loaded = (headers[i].sh_flags & ELF::SHF_ALLOC) != 0;
    unread[i] = !is_loaded && IsForOthers(names.c_str() + headers[i].sh_name);
  }
  for (size_t i = 0; i < headers.size(); ++i) {
    uint32_t type = headers[i].sh_type;
    bool is_table = type == ELF::SHT_RELA || type == ELF::SHT_REL || type == ELF::SHT_CREL;
    if (is_table && headers[i].sh_info < headers.size() && unread[headers[i].sh_info])
      unread[i] = true;
  }
  return unread;
}

}  // namespace

std::vector<ByteRange> ElfFormat::NeededParts(std::string_view start, uint64_t size,
                                              const ReadPart& read) const {
  ELF::Elf64_Ehdr header;
  if (!HasModel(start) || start.size() < sizeof header) return {};
  std::memcpy(&header, start.data(), sizeof header);
  Headers headers = ReadHeaders(header, size, read);
  std::vector<bool> unread = FindUnread(headers, header.e_shstrndx, size, read);
  if (unread.empty()) return {};
  std::vector<ByteRange> parts;
  parts.push_back({0, sizeof header});
  parts.push_back({header.e_shoff, headers.size() * sizeof headers[0]});
  for (size_t i = 0; i < headers.size(); ++i) {
    if (!HasContent(headers[i])) continue;
    if (!IsInside(headers[i], size)) return {};
    if (!unread[i]) parts.push_back({headers[i].sh_offset, headers[i].sh_size});
  }
  return parts;
}

}  // namespace orcjit
