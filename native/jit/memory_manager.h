// Where the parts of a graph go.
//
// A graph gets one contiguous range with pages of their own for read-only, writable and executable
// content, but for little writable data, which lies in a page that graphs share. Content is written
// while its pages are readable and writable, and they are protected before anything of it runs, so
// no page is ever writable and executable.
#ifndef ORCJIT_JIT_MEMORY_MANAGER_H_
#define ORCJIT_JIT_MEMORY_MANAGER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "graph/placement.h"
#include "jit/page_pool.h"
#include "llvm/ExecutionEngine/JITLink/JITLinkMemoryManager.h"

namespace orcjit {

class MemoryManager : public llvm::jitlink::JITLinkMemoryManager, public CodeRegions {
 public:
  // Where to place the graphs of the link that begins. By the thread that links, under the
  // session's link lock.
  void Place(const Placement& placement) { placement_ = placement; }

  bool Reaches(uint64_t address) override { return pool_.Reaches(address); }

  // Gives a graph its addresses and copies its content there.
  llvm::Expected<std::unique_ptr<InFlightAlloc>> Allocate(llvm::jitlink::LinkGraph& graph);
  void allocate(const llvm::jitlink::JITLinkDylib* dylib, llvm::jitlink::LinkGraph& graph,
                OnAllocatedFunction on_allocated) override;
  void deallocate(std::vector<FinalizedAlloc> allocations,
                  OnDeallocatedFunction on_deallocated) override;
  using llvm::jitlink::JITLinkMemoryManager::allocate;
  using llvm::jitlink::JITLinkMemoryManager::deallocate;

 private:
  class InFlight;
  struct Places {
    PageRange pages;
    PageRange shared;  // a piece of a page; of size 0 for most
  };

  void Free(const Places& places);

  Placement placement_;  // guarded by the link lock
  PagePool pool_;
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_MEMORY_MANAGER_H_
