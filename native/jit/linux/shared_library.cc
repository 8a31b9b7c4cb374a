#include "jit/shared_library.h"

#include <dlfcn.h>
#include <link.h>

#include "object/error.h"

namespace orcjit {

SharedLibrary OpenSharedLibrary(const std::string& file) {
  void* handle = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (handle != nullptr) return {file, handle};
  const char* reason = dlerror();
  throw JitError(ErrorKind::kSharedLibrary, "shared library '" + file + "' cannot be loaded: " +
                                                (reason == nullptr ? "no reason given" : reason));
}

// dlsym() goes on to the libraries that this one depends on, libc among them. Those come after the
// process: an allocator that was preloaded, say, must not be passed by.
void* FindOwnSymbol(const SharedLibrary& library, const std::string& name,
                    const std::string& version) {
  void* address = version.empty() ? nullptr : dlvsym(library.handle, name.c_str(), version.c_str());
  if (address == nullptr) address = dlsym(library.handle, name.c_str());
  if (address == nullptr) return nullptr;
  link_map* own = nullptr;
  link_map* found = nullptr;
  Dl_info info;
  bool is_known = dlinfo(library.handle, RTLD_DI_LINKMAP, &own) == 0 &&
                  dladdr1(address, &info, reinterpret_cast<void**>(&found), RTLD_DL_LINKMAP) != 0;
  // A thread_local variable lies in no library.
  return is_known && own != found ? nullptr : address;
}

void* FindWithDependencies(const SharedLibrary& library, const std::string& name) {
  return dlsym(library.handle, name.c_str());
}

}  // namespace orcjit
