// What functions with large frames call to touch their pages in order, since the stack grows by one
// at a time. The system exports the one that Microsoft's compiler calls; GCC's does the same, under
// its own name, out of a static library. Both leave all registers alone.
#include "os/machine_symbols.h"

#include <windows.h>

namespace orcjit {
namespace {

void* TouchStack() {
  static const auto address =
      reinterpret_cast<void*>(GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "__chkstk"));
  return address;
}

}  // namespace

void* FindMachineSymbol(std::string_view name) {
  return name == "___chkstk_ms" || name == "__chkstk" ? TouchStack() : nullptr;
}

bool IsMachineSymbol(const void* address) { return address == TouchStack(); }

}  // namespace orcjit
