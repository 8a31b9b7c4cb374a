#include "jit/lone_link.h"

#include <utility>
#include <vector>

#include "graph/graph_builder.h"
#include "jit/memory_manager.h"

namespace orcjit {

LinkedMemory::~LinkedMemory() {
  std::vector<Allocation> allocations;
  allocations.push_back(std::move(allocation_));
  manager_.deallocate(std::move(allocations),
                      [](llvm::Error error) { llvm::consumeError(std::move(error)); });
}

llvm::Expected<std::unique_ptr<LinkedMemory>> LinkAlone(GraphBuilder& builder,
                                                        MemoryManager& memory) {
  std::unique_ptr<llvm::jitlink::LinkGraph> graph = builder.TakeGraph();
  auto allocated = memory.Allocate(*graph);
  if (!allocated) return allocated.takeError();
  // What the builder does as passes of JITLink's, in the same order.
  if (auto error = builder.AfterOwnAllocation()) return error;
  if (auto error = builder.AfterAllocation(*graph)) return error;
  if (auto error = builder.AfterFixup(*graph)) return error;
  llvm::Expected<LinkedMemory::Allocation> finalized((LinkedMemory::Allocation()));
  (*allocated)->finalize([&](llvm::Expected<LinkedMemory::Allocation> result) {
    finalized = std::move(result);
  });
  if (!finalized) return finalized.takeError();
  return std::make_unique<LinkedMemory>(memory, std::move(*finalized));
}

}  // namespace orcjit
