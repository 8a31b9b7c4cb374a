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
#include <set>
#include <vector>

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

  // The graph holds 32-bit absolute addresses: place it below 2 GB.
  void PlaceLow(const llvm::jitlink::LinkGraph& graph);

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

  uint64_t TakeRange(uint64_t size, uint64_t alignment, bool low);
  Region* AddRegion(uint64_t size, bool low);
  void FreeRange(Range range);

  std::mutex mutex_;  // guards everything below; nothing of LLVM's or the user's runs under it
  std::vector<std::unique_ptr<Region>> regions_;
  std::vector<std::unique_ptr<Region>> low_regions_;
  std::set<const llvm::jitlink::LinkGraph*> low_graphs_;
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_MEMORY_MANAGER_H_
