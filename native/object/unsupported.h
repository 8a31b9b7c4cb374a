// What a well-formed object for this machine can ask for that no process gives it: each is refused
// with its reason and what to do.
#ifndef ORCJIT_OBJECT_UNSUPPORTED_H_
#define ORCJIT_OBJECT_UNSUPPORTED_H_

#include <string>

#include "object/elf_object.h"

namespace orcjit {

// Both throw JitError; `label` is the object's.
void RefuseUnsupported(const ElfSection& section, const Machine& machine, const std::string& label);
void RefuseUnsupported(const ElfSymbol& symbol, const std::string& label);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_UNSUPPORTED_H_
