// Demangling names that object files make up.
#ifndef ORCJIT_OBJECT_DEMANGLE_H_
#define ORCJIT_OBJECT_DEMANGLE_H_

#include <string>
#include <string_view>

namespace orcjit {

// The name in its language, or as it is when there is nothing to demangle; never longer than a
// message should be.
std::string Demangle(std::string_view name);

}  // namespace orcjit

#endif  // ORCJIT_OBJECT_DEMANGLE_H_
