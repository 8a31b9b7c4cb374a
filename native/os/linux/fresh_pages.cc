#include "os/fresh_pages.h"

#include <sys/mman.h>

namespace orcjit {
namespace {

constexpr uint64_t kHugePage = uint64_t{2} << 20;

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23  // Linux 5.14
#endif

}  // namespace

FreshPages TakeFreshPages(uint64_t size) {
  FreshPages pages;
  pages.mapped = size == kHugePage ? 2 * kHugePage : size;
  void* memory =
      mmap(nullptr, pages.mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return {};
  pages.mapping = memory;
  pages.begin = static_cast<char*>(memory);
  if (size == kHugePage) {
    // Aligned, by leaving address space (no memory) unused before and behind.
    auto address = reinterpret_cast<uint64_t>(memory);
    pages.begin += (kHugePage - address % kHugePage) % kHugePage;
    madvise(pages.begin, size, MADV_HUGEPAGE);
  }
  // Only a hint: without it, pages come as they are touched.
  madvise(pages.begin, size, MADV_POPULATE_WRITE);
  return pages;
}

void GiveBack(const FreshPages& pages) { munmap(pages.mapping, pages.mapped); }

}  // namespace orcjit
