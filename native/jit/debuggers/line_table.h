// The source lines of linked code: .debug_line of DWARF 2 to 5 (https://dwarfstd.org).
//
// Our own reader, since LLVM's brings the whole of its DWARF library along, printers and verifier
// included: 2 MB, as much as all the rest of this library.
#ifndef ORCJIT_JIT_DEBUGGERS_LINE_TABLE_H_
#define ORCJIT_JIT_DEBUGGERS_LINE_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "object/object_model.h"

namespace orcjit {

struct LineEntry {
  uint64_t address;
  uint32_t line;
  uint32_t file;  // an index into LineTable::files
};

struct LineTable {
  std::vector<std::string> files;
  std::vector<LineEntry> entries;  // by address
};

// `addresses` has the place of each section in memory, 0 for what is not there. There are no
// entries for what has no debug information, or such that is compressed or cannot be read.
bool HasLineTable(const ObjectModel& model);
LineTable ReadLineTable(const ObjectModel& model, const std::vector<uint64_t>& addresses);

}  // namespace orcjit

#endif  // ORCJIT_JIT_DEBUGGERS_LINE_TABLE_H_
