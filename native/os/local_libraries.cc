#include "os/local_libraries.h"

#include "os/fork_gate.h"
#include "os/shared_library.h"

namespace orcjit {

LocalLibraries::LocalLibraries(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (void* handle = LoadedLibrary(name)) handles_.push_back(handle);
  }
}

void LocalLibraries::Add(const std::string& path) {
  void* handle = LoadedLibrary(path);
  if (handle == nullptr) return;
  ForkSafeLock lock(mutex_);
  handles_.push_back(handle);
}

std::vector<void*> LocalLibraries::Handles() {
  ForkSafeLock lock(mutex_);
  return handles_;
}

void* LocalLibraries::Find(const std::string& name, const std::string& version) {
  for (void* handle : Handles()) {  // the loader has locks of its own: not under this one
    if (void* address = FindThrough(handle, name, version)) return address;
  }
  return nullptr;
}

}  // namespace orcjit
