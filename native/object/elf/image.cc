// ELF images that are made here: for code that reads the header of its own library, and for
// debuggers.
#include <algorithm>
#include <cstring>
#include <iterator>

#include "llvm/BinaryFormat/ELF.h"
#include "object/elf/format.h"

namespace orcjit {

namespace ELF = llvm::ELF;

std::string ElfFormat::ImageHeader(const Machine& machine) const {
  ELF::Elf64_Ehdr made = {};
  std::copy(std::begin(ELF::ElfMagic), std::begin(ELF::ElfMagic) + 4, made.e_ident);
  made.e_ident[ELF::EI_CLASS] = ELF::ELFCLASS64;
  made.e_ident[ELF::EI_DATA] = ELF::ELFDATA2LSB;
  made.e_ident[ELF::EI_VERSION] = ELF::EV_CURRENT;
  made.e_type = ELF::ET_DYN;
  made.e_machine = machine.elf_number;
  made.e_version = ELF::EV_CURRENT;
  made.e_ehsize = sizeof(ELF::Elf64_Ehdr);
  made.e_phentsize = sizeof(ELF::Elf64_Phdr);
  made.e_shentsize = sizeof(ELF::Elf64_Shdr);
  return {reinterpret_cast<const char*>(&made), sizeof(made)};
}

// Writes them into the headers of sections. The file has been checked: these lie inside.
std::string ElfFormat::WithAddresses(std::string_view file,
                                     const std::vector<uint64_t>& addresses) const {
  std::string image(file);
  ELF::Elf64_Ehdr header;
  std::memcpy(&header, image.data(), sizeof header);
  for (size_t i = 0; i < addresses.size(); ++i) {
    if (addresses[i] == 0) continue;
    uint64_t place = header.e_shoff + i * sizeof(ELF::Elf64_Shdr);
    std::memcpy(&image[place + offsetof(ELF::Elf64_Shdr, sh_addr)], &addresses[i],
                sizeof addresses[i]);
  }
  return image;
}

}  // namespace orcjit
