// Shared libraries that are searched for symbols although they were loaded for somebody alone.
#ifndef ORCJIT_OS_LOCAL_LIBRARIES_H_
#define ORCJIT_OS_LOCAL_LIBRARIES_H_

#include <initializer_list>
#include <mutex>
#include <string>
#include <vector>

namespace orcjit {

class LocalLibraries {
 public:
  // Those of them that are loaded.
  explicit LocalLibraries(std::initializer_list<const char*> names);

  // If it is loaded.
  void Add(const std::string& path);

  std::vector<void*> Handles();
  void* Find(const std::string& name, const std::string& version);

 private:
  std::mutex mutex_;
  std::vector<void*> handles_;  // never closed: linked code holds addresses of them
};

}  // namespace orcjit

#endif  // ORCJIT_OS_LOCAL_LIBRARIES_H_
