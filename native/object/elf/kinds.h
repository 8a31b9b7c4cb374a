// What sections and symbols are: in the words of the model, told from the numbers of ELF and from
// the names that mean something.
#ifndef ORCJIT_OBJECT_ELF_KINDS_H_
#define ORCJIT_OBJECT_ELF_KINDS_H_

#include "llvm/BinaryFormat/ELF.h"
#include "object/object_model.h"

namespace orcjit {

SymbolBinding BindingOf(const llvm::ELF::Elf64_Sym& symbol);
SymbolKind KindOf(const llvm::ELF::Elf64_Sym& symbol);

void SetFlags(uint64_t flags, const Machine& machine, ObjectSection* section);

// Of a section whose flags, size and name are set.
void SetKind(uint32_t type, uint64_t flags, ObjectSection* section);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_ELF_KINDS_H_
