// Which loaded shared library a symbol comes from, for people.
#include <dlfcn.h>

#include "jit/link_plan.h"
#include "jit/process_symbols.h"
#include "jit/session.h"

namespace orcjit {
std::string LocateSymbol(const std::string& name) {
  std::string own(kOwnSupport);
  if (FindProvidedSymbol(name) != nullptr || IsMadeUpByLinker(name)) return own;
  void* address = FindProcessSymbol(name, "");
  if (address == nullptr) {
    TlsDescriptor descriptor;
    return FindProcessThreadLocal(name, {}, &descriptor) ? "this process" : "";
  }
  Dl_info info;
  bool is_known = dladdr(address, &info) != 0 && info.dli_fname != nullptr;
  return is_known ? info.dli_fname : "this process";
}

}  // namespace orcjit
