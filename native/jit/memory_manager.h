// Where linked code and data live.
//
// A session reserves regions of address space and hands out page ranges of them: everything of a
// session lies close together, within reach of 32-bit PC-relative references (scattered mmaps fail
// at random, llvm issue 173269). A graph gets one contiguous range with pages of their own for
// read-only, writable and executable content. Content is written while a range is readable and
// writable, and protected before anything of it runs, so no page is ever writable and executable. A
// freed range goes back to the operating system at once.
#ifndef ORCJIT_JIT_MEMORY_MANAGER_H_
#define ORCJIT_JIT_MEMORY_MANAGER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "jit/placement.h"
#include "llvm/ExecutionEngine/JITLink/JITLinkMemoryManager.h"

namespace orcjit {

// Reserved address space, handed out first fit in whole pages.
class Region {
 public:
  Region(uint64_t base, uint64_t size) : base_(base), size_(size) { free_[base] = size; }

  uint64_t base() const { return base_; }
  uint64_t end() const { return base_ + size_; }
  bool Contains(uint64_t address) const { return address >= base_ && address - base_ < size_; }
  bool IsUnused() const { return free_.size() == 1 && free_.begin()->second == size_; }

  uint64_t Take(uint64_t size, uint64_t alignment);  // 0 when nothing fits
  void Give(uint64_t address, uint64_t size);

 private:
  uint64_t base_;
  uint64_t size_;
  std::map<uint64_t, uint64_t> free_;  // address -> size, neighbours merged
};

class MemoryManager : public llvm::jitlink::JITLinkMemoryManager {
 public:
  ~MemoryManager() override;

  // Where to place the graphs of the link that begins. By the thread that links, under the
  // session's link lock.
  void Place(const Placement& placement) { placement_ = placement; }

  // Whether what is placed by default can refer to that address by a 32-bit distance.
  bool Reaches(uint64_t address);

  void allocate(const llvm::jitlink::JITLinkDylib* dylib, llvm::jitlink::LinkGraph& graph,
                OnAllocatedFunction on_allocated) override;
  void deallocate(std::vector<FinalizedAlloc> allocations,
                  OnDeallocatedFunction on_deallocated) override;
  using llvm::jitlink::JITLinkMemoryManager::allocate;
  using llvm::jitlink::JITLinkMemoryManager::deallocate;

 private:
  class InFlight;
  struct Range {
    uint64_t address;
    uint64_t size;
  };

  using Regions = std::vector<std::unique_ptr<Region>>;

  llvm::Expected<std::unique_ptr<InFlightAlloc>> Allocate(llvm::jitlink::LinkGraph& graph);
  uint64_t TakeRange(uint64_t size, uint64_t alignment, const Placement& placement);
  Regions& RegionsFor(const Placement& placement);
  Region* AddRegion(uint64_t size, const Placement& placement);
  void FreeRange(Range range);

  Placement placement_;  // guarded by the link lock

  std::mutex mutex_;  // guards everything below; nothing of LLVM's or the user's runs under it
  Regions regions_;
  Regions low_regions_;
  Regions distant_regions_;  // each close to some address
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_MEMORY_MANAGER_H_
