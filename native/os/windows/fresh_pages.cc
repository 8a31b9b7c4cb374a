#include "os/fresh_pages.h"

#include <windows.h>

namespace orcjit {

// Huge pages want a privilege, which users do not have.
FreshPages TakeFreshPages(uint64_t size) {
  FreshPages pages;
  pages.mapping = VirtualAlloc(nullptr, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  pages.begin = static_cast<char*>(pages.mapping);
  pages.mapped = size;
  return pages;
}

void GiveBack(const FreshPages& pages) { VirtualFree(pages.mapping, 0, MEM_RELEASE); }

}  // namespace orcjit
