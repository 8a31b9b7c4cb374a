#include "os/import_table.h"

#include <windows.h>

#include <atomic>

#include "os/windows/image.h"

namespace orcjit {

// The loader has made the table constant, in most images.
void ReplaceImport(const void* address, const char* name, uint64_t function) {
  Image image = Image::At(address);
  if (!image) return;
  for (uint64_t* place : image.PlacesOf(name)) {
    DWORD before = 0;
    if (VirtualProtect(place, sizeof(*place), PAGE_READWRITE, &before) == 0) continue;
    *reinterpret_cast<std::atomic<uint64_t>*>(place) = function;
    VirtualProtect(place, sizeof(*place), before, &before);
  }
}

}  // namespace orcjit
