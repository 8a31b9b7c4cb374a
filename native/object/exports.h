// What a library shows to those who look up names: one rule for lists and for lookups.
#ifndef ORCJIT_OBJECT_EXPORTS_H_
#define ORCJIT_OBJECT_EXPORTS_H_

#include <set>
#include <string_view>

#include "object/archive.h"
#include "object/object_model.h"

namespace orcjit {

// Whether a symbol that is defined has an address: not in a section that is not loaded, and not the
// constant 0, which dlsym() gives for what is not there.
bool HasAddress(const ObjectModel& object, const ObjectSymbol& symbol);

// Of the names that Python or TVM-FFI look up (IsEntryPoint), those that the archive's index has
// and its members hide. Only the symbol tables of the members that define them are read. The names
// lie in the archive.
std::set<std::string_view> HiddenEntryPoints(const Archive& archive);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_EXPORTS_H_
