#include "os/import_table.h"

#include <windows.h>

#include <atomic>

#include "os/windows/image.h"

namespace orcjit {

// The loader has made the table constant, in most images.
std::vector<uint64_t> ReplaceImport(const void* address, const char* name, uint64_t function) {
  Image image = Image::At(address);
  if (!image) return {};
  std::vector<uint64_t> places;
  for (uint64_t* place : image.PlacesOf(name)) {
    places.push_back(reinterpret_cast<uint64_t>(place));
    DWORD before = 0;
    if (VirtualProtect(place, sizeof(*place), PAGE_READWRITE, &before) == 0) continue;
    *reinterpret_cast<std::atomic<uint64_t>*>(place) = function;
    VirtualProtect(place, sizeof(*place), before, &before);
  }
  return places;
}

}  // namespace orcjit
