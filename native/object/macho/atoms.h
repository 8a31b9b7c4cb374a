// What the reader keeps for those who read relocations: where the pieces of sections were in the
// file's own addresses, which count through all sections of an object.
#ifndef ORCJIT_OBJECT_MACHO_ATOMS_H_
#define ORCJIT_OBJECT_MACHO_ATOMS_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "object/object_model.h"

namespace orcjit {

// As the encoding of a table of relocations: they are those of unwind records.
inline constexpr uint32_t kOfUnwindRecords = UINT32_MAX;

struct MachoAtoms final : FormatData {
  std::vector<uint64_t> addresses;  // of the model's sections
  std::vector<uint32_t> firsts;     // of the file's sections: the first of the model's; and the end
  std::deque<std::string> names;    // "__TEXT,__text", of the file's sections
  // What is made of unwind records, by section of the model.
  std::deque<std::string> unwind_records;
  std::map<uint32_t, std::vector<ObjectRelocation>> unwind_relocations;
  uint32_t symbol_count = 0;  // of the file; those of the pieces follow

  // The piece of a section of the file (from 0) in which an address lies; of addresses outside, the
  // first or last one. There is at least one.
  uint32_t At(uint32_t section, uint64_t address) const {
    auto begin = addresses.begin() + firsts[section] + 1;
    auto end = addresses.begin() + firsts[section + 1];
    return static_cast<uint32_t>(std::upper_bound(begin, end, address) - addresses.begin() - 1);
  }

  // The piece in which an address lies, whatever the section; 0 if none has it.
  uint32_t PieceAt(const std::vector<ObjectSection>& sections, uint64_t address) const {
    for (uint32_t i = 0; i + 1 < firsts.size(); ++i) {
      uint32_t piece = At(i, address);
      bool is_inside =
          address >= addresses[piece] && address - addresses[piece] < sections[piece].size;
      if (is_inside) return piece;
    }
    return 0;
  }

  // In the file, of what a relocation refers to: there are such sections and symbols.
  uint64_t AddressOf(const std::vector<ObjectSymbol>& symbols,
                     const ObjectRelocation& relocation) const {
    const ObjectSymbol& symbol = symbols[relocation.symbol];
    return addresses[symbol.section] + symbol.value + static_cast<uint64_t>(relocation.addend);
  }

  // The symbol of the model that stands for a symbol of the file, or for a piece.
  static uint32_t SymbolOfFile(uint32_t number) { return number + 1; }
  uint32_t SymbolOfPiece(uint32_t section) const { return symbol_count + section; }
};

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_MACHO_ATOMS_H_
