#include "os/shared_library.h"

#include <dlfcn.h>

#include "os/darwin/image.h"

namespace orcjit {
namespace {

// A handle of its own for each image, which says itself whether it is the one.
void* HandleOf(const char* file) { return dlopen(file, RTLD_LAZY | RTLD_LOCAL | RTLD_NOLOAD); }

}  // namespace

SharedLibrary OpenSharedLibrary(const std::string& file, std::string* problem) {
  void* handle = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* reason = dlerror();
    *problem = reason == nullptr ? "no reason given" : reason;
  }
  return {file, handle};
}

bool LoadWhole(const std::string& file, std::string* problem) {
  return OpenSharedLibrary(file, problem).handle != nullptr;
}

// Here each library names those that it needs.
bool LoadTogether(const std::vector<std::string>& files, std::string* problem) {
  for (const std::string& file : files) {
    if (!LoadWhole(file, problem)) return false;
  }
  return true;
}

void* LoadedLibrary(const std::string& file) { return HandleOf(file.c_str()); }

SharedLibrary LoadedLibraryAt(const void* address) {
  Dl_info info;
  if (dladdr(address, &info) == 0) return {"", nullptr};
  return {info.dli_fname, HandleOf(info.dli_fname)};
}

std::string LibraryFileOf(const void* address) {
  Dl_info info;
  bool is_known = dladdr(address, &info) != 0 && info.dli_fname != nullptr;
  return is_known ? info.dli_fname : "";
}

bool IsInLoadedLibrary(const void* address) { return static_cast<bool>(Image::At(address)); }

// No library has versions of symbols here.
void* FindThrough(void* handle, const std::string& name, const std::string&) {
  return dlsym(handle, name.c_str());
}

// dlsym() goes on to the libraries that this one depends on. They are told by their handles.
void* FindOwnSymbol(const SharedLibrary& library, const std::string& name, const std::string&) {
  void* address = dlsym(library.handle, name.c_str());
  if (address == nullptr) return nullptr;
  Dl_info info;
  // A thread_local variable lies in no library.
  if (dladdr(address, &info) == 0) return address;
  return HandleOf(info.dli_fname) == library.handle ? address : nullptr;
}

void* FindWithDependencies(const SharedLibrary& library, const std::string& name,
                           const std::string& version) {
  return FindThrough(library.handle, name, version);
}

}  // namespace orcjit
