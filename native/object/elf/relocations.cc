#include "object/elf/relocations.h"

#include <cstring>

#include "llvm/BinaryFormat/ELF.h"
#include "object/elf/crel.h"
#include "object/elf/format.h"

namespace orcjit {

namespace ELF = llvm::ELF;

namespace {

void DecodeRela(std::string_view content, std::vector<ObjectRelocation>* out) {
  uint64_t count = content.size() / sizeof(ELF::Elf64_Rela);
  out->reserve(count);
  for (uint64_t i = 0; i < count; ++i) {
    ELF::Elf64_Rela raw;
    std::memcpy(&raw, content.data() + i * sizeof(raw), sizeof(raw));
    out->push_back({raw.r_offset, raw.r_addend, raw.getSymbol(), ElfRelocationType(raw.getType())});
  }
}

}  // namespace

bool ElfFormat::DecodeRelocations(const ObjectModel&, const RelocationTable& table,
                                  std::vector<ObjectRelocation>* out) const {
  if (table.encoding == ELF::SHT_CREL) return DecodeCompactRelocations(table.content, out);
  DecodeRela(table.content, out);
  return true;
}

bool CountsOnLowAddresses(const RelocationTable& table, const Machine& machine,
                          const std::vector<ObjectSymbol>& symbols) {
  const auto [first, second] = machine.low_addresses;
  if (first == 0 || table.encoding != ELF::SHT_RELA) return false;
  for (size_t at = 0; at < table.content.size(); at += sizeof(ELF::Elf64_Rela)) {
    ELF::Elf64_Rela raw;
    std::memcpy(&raw, table.content.data() + at, sizeof(raw));
    if (raw.getType() != first && raw.getType() != second) continue;
    uint32_t symbol = raw.getSymbol();  // 0: a constant
    if (symbol != 0 && symbol < symbols.size() && symbols[symbol].IsUndefined()) return true;
  }
  return false;
}

uint64_t MostRelocationBytes(uint32_t type, std::string_view content) {
  if (type == ELF::SHT_RELA) return content.size();
  // A compact relocation may take a single byte.
  return type == ELF::SHT_CREL ? content.size() * sizeof(ELF::Elf64_Rela) : 0;
}

}  // namespace orcjit
