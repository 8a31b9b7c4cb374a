// A link of one graph that needs nothing of another. ORC's part is to look for what graphs need of
// each other, and JITLink's to call the steps of the builder in between: here they are called one
// after the other.
#ifndef ORCJIT_JIT_LONE_LINK_H_
#define ORCJIT_JIT_LONE_LINK_H_

#include <memory>
#include <utility>

#include "llvm/ExecutionEngine/JITLink/JITLink.h"

namespace orcjit {

class GraphBuilder;
class MemoryManager;

// The graph of `builder`, linked: where it lies. Gives the memory back at its end.
class LinkedMemory {
 public:
  using Allocation = llvm::jitlink::JITLinkMemoryManager::FinalizedAlloc;

  LinkedMemory(llvm::jitlink::JITLinkMemoryManager& manager, Allocation allocation)
      : manager_(manager), allocation_(std::move(allocation)) {}
  LinkedMemory(const LinkedMemory&) = delete;
  LinkedMemory& operator=(const LinkedMemory&) = delete;
  ~LinkedMemory();

 private:
  llvm::jitlink::JITLinkMemoryManager& manager_;
  Allocation allocation_;
};

// Links what `builder` has built.
llvm::Expected<std::unique_ptr<LinkedMemory>> LinkAlone(GraphBuilder& builder,
                                                        MemoryManager& memory);

}  // namespace orcjit

#endif  // ORCJIT_JIT_LONE_LINK_H_
