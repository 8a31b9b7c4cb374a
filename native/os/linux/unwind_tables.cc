#include "os/unwind_tables.h"

#include "workarounds/os/unwind_lookup.h"

// libgcc_s: the unwinder that also walks the host's frames. The core must never be linked with
// -static-libgcc, or exceptions of linked code would meet a second, private registry and terminate.
extern "C" void __register_frame(void* begin);
extern "C" void __deregister_frame(void* begin);

namespace orcjit {

void RegisterUnwindTable(uint64_t eh_frame) {
  if (!AddToUnwindLookup(eh_frame)) __register_frame(reinterpret_cast<void*>(eh_frame));
}

void DeregisterUnwindTable(uint64_t eh_frame) {
  if (!RemoveFromUnwindLookup(eh_frame)) __deregister_frame(reinterpret_cast<void*>(eh_frame));
}

// Nothing here unwinds by them: exceptions of Windows are of Windows.
void RegisterFunctions(const FunctionRange&) {}
void DeregisterFunctions(const FunctionRange&) {}

}  // namespace orcjit
