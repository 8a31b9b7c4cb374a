// What a well-formed object for this machine can ask for that no process gives it: each is refused
// with its reason and what to do.
#ifndef ORCJIT_OBJECT_ELF_UNSUPPORTED_H_
#define ORCJIT_OBJECT_ELF_UNSUPPORTED_H_

#include <string>

#include "object/object_model.h"

namespace orcjit {

// Both throw JitError; `label` is the object's. The type and flags of a section are ELF's.
void RefuseUnsupported(const ObjectSection& section, uint32_t type, uint64_t flags,
                       const Machine& machine, const std::string& label);
void RefuseUnsupported(const ObjectSymbol& symbol, const std::string& label);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_ELF_UNSUPPORTED_H_
