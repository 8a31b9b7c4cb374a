// Shared libraries that a library declares to need.
#ifndef ORCJIT_LINK_DECLARED_LIBRARY_H_
#define ORCJIT_LINK_DECLARED_LIBRARY_H_

#include <string>

#include "os/shared_library.h"

namespace orcjit {

// Loads it. Throws JitError kSharedLibrary with the dynamic loader's reason.
SharedLibrary OpenDeclaredLibrary(const std::string& file);

}  // namespace orcjit

#endif  // ORCJIT_LINK_DECLARED_LIBRARY_H_
