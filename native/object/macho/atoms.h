// What the reader keeps for those who read relocations: where the pieces of sections were in the
// file's own addresses, which count through all sections of an object.
#ifndef ORCJIT_OBJECT_MACHO_ATOMS_H_
#define ORCJIT_OBJECT_MACHO_ATOMS_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "object/object_model.h"

namespace orcjit {

struct MachoAtoms final : FormatData {
  std::vector<uint64_t> addresses;  // of the model's sections
  std::vector<uint32_t> firsts;     // of the file's sections: the first of the model's; and the end
  std::deque<std::string> names;    // "__TEXT,__text", of the file's sections
  uint32_t symbol_count = 0;        // of the file; those of the pieces follow

  // The piece of a section of the file (from 0) in which an address lies; of addresses outside, the
  // first or last one. There is at least one.
  uint32_t At(uint32_t section, uint64_t address) const {
    auto begin = addresses.begin() + firsts[section] + 1;
    auto end = addresses.begin() + firsts[section + 1];
    return static_cast<uint32_t>(std::upper_bound(begin, end, address) - addresses.begin() - 1);
  }

  // The symbol of the model that stands for a symbol of the file, or for a piece.
  static uint32_t SymbolOfFile(uint32_t number) { return number + 1; }
  uint32_t SymbolOfPiece(uint32_t section) const { return symbol_count + section; }
};

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_MACHO_ATOMS_H_
