// What sections of COFF are, in the words of the model: told from flags, and from the names that
// mean something. A linker sorts the sections of one name by what follows a dollar sign in it.
#ifndef ORCJIT_OBJECT_COFF_SECTIONS_H_
#define ORCJIT_OBJECT_COFF_SECTIONS_H_

#include <string>

#include "object/coff/tables.h"
#include "object/object_model.h"

namespace orcjit {

// All of it but its order among others. Returns what is impossible about it; null if it is good.
const char* SetKind(const CoffSection& from, ObjectSection* to);

// Whether code may go from this section to others whose names are the same up to the dollar sign.
bool IsWalkedByName(const CoffSection& section);

// Why no section of that kind is linked here; empty if it can be.
std::string WhyNotLinked(const CoffSection& section);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_COFF_SECTIONS_H_
