#include "link/declared_library.h"

#include "link/session.h"
#include "object/error.h"

namespace orcjit {
namespace {

[[noreturn]] void Refuse(const std::string& file, const std::string& problem) {
  throw JitError(ErrorKind::kSharedLibrary,
                 "shared library '" + file + "' cannot be loaded [OJ431]: " + problem);
}

}  // namespace

SharedLibrary OpenDeclaredLibrary(const std::string& file) {
  std::string problem;
  SharedLibrary library = OpenSharedLibrary(file, &problem);
  if (library.handle != nullptr) return library;
  Refuse(file, problem);
}

void LoadDeclaredLibraries(const std::vector<std::string>& files) {
  std::string problem;
  bool is_loaded =
      files.size() == 1 ? LoadWhole(files.front(), &problem) : LoadTogether(files, &problem);
  if (!is_loaded) Refuse(files.front(), problem);
}

}  // namespace orcjit
