// The pages of a session's linked code and data.
//
// A session reserves regions of address space and hands out page ranges of them: everything of a
// session lies close together, within reach of 32-bit PC-relative references (scattered mmaps fail
// at random, llvm issue 173269). A range that is given back goes back to the operating system at
// once.
//
// Small libraries come one after the other, and each step of the system costs more than their
// content. So some pages are made ready at once, behind each other; and little writable data lies
// in pages that libraries share.
#ifndef ORCJIT_JIT_PAGE_POOL_H_
#define ORCJIT_JIT_PAGE_POOL_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "graph/placement.h"

namespace orcjit {

// To the next multiple of a power of two.
inline uint64_t AlignTo(uint64_t value, uint64_t alignment) {
  return (value + alignment - 1) & ~(alignment - 1);
}

struct PageRange {
  uint64_t address = 0;
  uint64_t size = 0;
};

// Reserved address space, handed out first fit in whole pages.
class Region {
 public:
  Region(uint64_t base, uint64_t size) : base_(base), size_(size) { free_[base] = size; }

  uint64_t base() const { return base_; }
  uint64_t end() const { return base_ + size_; }
  uint64_t used() const { return used_; }
  bool Contains(uint64_t address) const { return address >= base_ && address - base_ < size_; }

  uint64_t Take(uint64_t size, uint64_t alignment);  // 0 when nothing fits
  bool TakeAt(uint64_t address, uint64_t size);      // false where not all of that is free
  void Give(uint64_t address, uint64_t size);

 private:
  uint64_t base_;
  uint64_t size_;
  uint64_t used_ = 0;
  std::map<uint64_t, uint64_t> free_;  // address -> size, neighbours merged
};

class PagePool {
 public:
  struct Pages {
    PageRange range;            // of size 0 where there are none
    bool are_resident = false;  // they need not be populated
  };

  // Data of more than that, or with a larger alignment, does not share pages.
  static constexpr uint64_t kMostShared = 512;
  static constexpr uint64_t kSharedAlignment = 64;

  PagePool() = default;
  PagePool(const PagePool&) = delete;
  PagePool& operator=(const PagePool&) = delete;
  ~PagePool();

  // Whether what is placed by default can refer to that address by a 32-bit distance.
  bool Reaches(uint64_t address);

  // Zeroed pages that are readable and writable.
  Pages Take(uint64_t size, uint64_t alignment, const Placement& placement);
  void Give(const PageRange& pages);

  // The same of a page that stays readable and writable, close to the pages that are placed by
  // default.
  PageRange TakeShared(uint64_t size);
  void GiveShared(const PageRange& piece);

 private:
  using Regions = std::vector<std::unique_ptr<Region>>;

  // All under the mutex.
  uint64_t TakeReady(uint64_t size);
  bool MakeReady(uint64_t size);
  uint64_t TakeRange(uint64_t size, uint64_t alignment, const Placement& placement);
  void GiveRange(const PageRange& range);
  Regions& RegionsFor(const Placement& placement);
  Region* RegionOf(uint64_t address);
  Region* AddRegion(uint64_t size, const Placement& placement);
  void ReleaseIfUnused(const Region& region);

  std::mutex mutex_;  // guards everything below; nothing of LLVM's or the user's runs under it
  Regions regions_;
  Regions low_regions_;
  Regions distant_regions_;  // each close to some address
  PageRange ready_;          // of a region by default: readable and writable, and handed out next
  // Pages that are shared, by their addresses, and by how many; and what is left of the newest.
  std::map<uint64_t, uint64_t> shared_;
  PageRange rest_;
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_PAGE_POOL_H_
