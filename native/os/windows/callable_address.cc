#include "os/callable_address.h"

#include <windows.h>

#include "os/windows/image.h"

namespace orcjit {
namespace {

// Functions that call others are in the image's function table, exported or not.
bool IsBeginOfFrame(uint64_t address) {
  DWORD64 base = 0;
  const RUNTIME_FUNCTION* function = RtlLookupFunctionEntry(address, &base, nullptr);
  return function != nullptr && base + function->BeginAddress == address;
}

}  // namespace

bool IsCallableAddress(uint64_t address) {
  constexpr DWORD kExecutable =
      PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY;
  const auto* place = reinterpret_cast<const void*>(address);
  MEMORY_BASIC_INFORMATION memory;
  if (VirtualQuery(place, &memory, sizeof(memory)) == 0) return false;
  if (memory.State != MEM_COMMIT || (memory.Protect & kExecutable) == 0) return false;
  // The middle of somebody's function is reached by a damaged addend only.
  Image image = Image::At(place);
  return !image || image.ExportBefore(address).address == address || IsBeginOfFrame(address);
}

}  // namespace orcjit
