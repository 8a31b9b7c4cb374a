#include "link/declared_library.h"

#include "object/error.h"

namespace orcjit {

SharedLibrary OpenDeclaredLibrary(const std::string& file) {
  std::string problem;
  SharedLibrary library = OpenSharedLibrary(file, &problem);
  if (library.handle != nullptr) return library;
  throw JitError(ErrorKind::kSharedLibrary,
                 "shared library '" + file + "' cannot be loaded [OJ431]: " + problem);
}

}  // namespace orcjit
