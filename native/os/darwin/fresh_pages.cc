#include "os/fresh_pages.h"

#include <sys/mman.h>

namespace orcjit {

FreshPages TakeFreshPages(uint64_t size) {
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
  if (memory == MAP_FAILED) return {};
  madvise(memory, size, MADV_WILLNEED);
  return {static_cast<char*>(memory), memory, size};
}

void GiveBack(const FreshPages& pages) { munmap(pages.mapping, pages.mapped); }

}  // namespace orcjit
