#include "os/shared_library.h"

#include <dlfcn.h>
#include <link.h>

#include "os/linux/joint_library.h"
#include "os/linux/loaded_image.h"
#include "os/linux/memory_library.h"

namespace orcjit {
namespace {

void* Checked(void* handle, std::string* problem) {
  if (handle == nullptr) {
    const char* reason = dlerror();
    *problem = reason == nullptr ? "no reason given" : reason;
  }
  return handle;
}

}  // namespace

SharedLibrary OpenSharedLibrary(const std::string& file, std::string* problem) {
  return {file, Checked(dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL), problem)};
}

// A function that is missing would end the process when it is first called.
bool LoadWhole(const std::string& file, std::string* problem) {
  return Checked(dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL), problem) != nullptr;
}

bool LoadTogether(const std::vector<std::string>& files, std::string* problem) {
  return Checked(LoadFromMemory(MakeJointLibrary(files), RTLD_LAZY), problem) != nullptr;
}

void* LoadedLibrary(const std::string& file) {
  return dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL | RTLD_NOLOAD);
}

namespace {

bool HasVersions(const void* address) {
  const link_map* map = LoadedImageAt(address);
  if (map == nullptr) return false;
  for (const ElfW(Dyn)* entry = map->l_ld; entry != nullptr && entry->d_tag != DT_NULL; ++entry) {
    if (entry->d_tag == DT_VERDEF) return true;
  }
  return false;
}

}  // namespace

SharedLibrary LoadedLibraryAt(const void* address) {
  const link_map* map = LoadedImageAt(address);
  if (map == nullptr) return {"", nullptr};
  const char* name = map->l_name[0] != '\0' ? map->l_name : nullptr;  // null: the program
  return {map->l_name, dlopen(name, RTLD_LAZY | RTLD_LOCAL | RTLD_NOLOAD)};
}

std::string LibraryFileOf(const void* address) {
  Dl_info info;
  bool is_known = dladdr(address, &info) != 0 && info.dli_fname != nullptr;
  return is_known ? info.dli_fname : "";
}

bool IsInLoadedLibrary(const void* address) { return LoadedImageAt(address) != nullptr; }

void* FindThrough(void* handle, const std::string& name, const std::string& version) {
  if (version.empty()) return dlsym(handle, name.c_str());
  if (void* address = dlvsym(handle, name.c_str(), version.c_str())) return address;
  void* address = dlsym(handle, name.c_str());
  return address == nullptr || HasVersions(address) ? nullptr : address;
}

// dlsym() goes on to the libraries that this one depends on, libc among them. Those come after the
// process: an allocator that was preloaded, say, must not be passed by.
void* FindOwnSymbol(const SharedLibrary& library, const std::string& name,
                    const std::string& version) {
  void* address = FindThrough(library.handle, name, version);
  if (address == nullptr) return nullptr;
  link_map* own = nullptr;
  if (dlinfo(library.handle, RTLD_DI_LINKMAP, &own) != 0) return address;
  const link_map* found = LoadedImageAt(address);
  // A thread_local variable lies in no library.
  return found != nullptr && own != found ? nullptr : address;
}

void* FindWithDependencies(const SharedLibrary& library, const std::string& name,
                           const std::string& version) {
  return FindThrough(library.handle, name, version);
}

}  // namespace orcjit
