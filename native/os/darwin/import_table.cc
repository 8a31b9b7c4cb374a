#include "os/import_table.h"

#include <atomic>

#include "os/address_space.h"
#include "os/darwin/image.h"

namespace orcjit {

std::vector<uint64_t> ReplaceImport(const void* address, const char* name, uint64_t function) {
  Image image = Image::At(address);
  if (!image) return {};
  std::vector<uint64_t> places;
  uint64_t size = AddressSpace::PageSize();
  for (uint64_t* place : image.PlacesOf(name)) {
    auto at = reinterpret_cast<uint64_t>(place);
    places.push_back(at);
    uint64_t page = at / size * size;
    bool is_constant = image.IsMadeConstant(at);
    if (is_constant && !AddressSpace::Protect(page, size, PageAccess::kReadWrite)) continue;
    *reinterpret_cast<std::atomic<uint64_t>*>(place) = function;
    if (is_constant) AddressSpace::Protect(page, size, PageAccess::kRead);
  }
  return places;
}

}  // namespace orcjit
