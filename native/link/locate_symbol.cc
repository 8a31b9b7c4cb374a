// Which loaded shared library a symbol comes from, for people.
#include "link/declared_library.h"
#include "link/link_plan.h"
#include "link/session.h"
#include "os/process_symbols.h"
#include "os/shared_library.h"

namespace orcjit {
namespace {

std::string FileOf(const void* address) {
  std::string file = LibraryFileOf(address);
  return file.empty() ? "this process" : file;
}

}  // namespace

// In the order in which a link plan looks outside of what is linked.
std::string LocateSymbol(const std::string& name, const std::vector<std::string>& libraries) {
  std::string own(kOwnSupport);
  if (FindProvidedSymbol(name) != nullptr || IsMadeUpByLinker(name)) return own;
  std::vector<SharedLibrary> declared;
  for (const std::string& file : libraries) declared.push_back(OpenDeclaredLibrary(file));
  for (const SharedLibrary& library : declared) {
    if (FindOwnSymbol(library, name, "") != nullptr) return library.file;
  }
  if (const void* address = FindProcessSymbol(name, "")) return FileOf(address);
  for (const SharedLibrary& library : declared) {
    if (const void* address = FindWithDependencies(library, name, "")) return FileOf(address);
  }
  TlsDescriptor descriptor;
  return FindProcessThreadLocal(name, declared, &descriptor) ? "this process" : "";
}

}  // namespace orcjit
