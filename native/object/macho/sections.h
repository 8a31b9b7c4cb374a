// What sections of Mach-O are, in the words of the model.
#ifndef ORCJIT_OBJECT_MACHO_SECTIONS_H_
#define ORCJIT_OBJECT_MACHO_SECTIONS_H_

#include <string_view>

#include "llvm/BinaryFormat/MachO.h"
#include "object/object_model.h"

namespace orcjit {

struct MachoSection {
  llvm::MachO::section_64 header;
  std::string_view segment;
  std::string_view name;
  std::string_view content;

  uint32_t Type() const { return header.flags & llvm::MachO::SECTION_TYPE; }
  bool IsZero() const;
  // Whether symbols cut it into pieces: not where each piece is found by what is in it.
  bool IsMadeOfAtoms() const;
  // Of DWARF's records, and of those for linkers: unwinding.h.
  bool IsUnwindTable() const;
  bool IsCompactUnwind() const;
  // Records by which code finds thread_local variables.
  bool IsOfThreadVariables() const { return Type() == llvm::MachO::S_THREAD_LOCAL_VARIABLES; }
};

// All of it but content, size, alignment and name.
void SetKind(const MachoSection& from, ObjectSection* to);

// Why no section of that type is linked here; empty if it can be.
std::string WhyNotLinked(const MachoSection& section);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_MACHO_SECTIONS_H_
