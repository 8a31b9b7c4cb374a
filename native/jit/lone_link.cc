#include "jit/lone_link.h"

#include <optional>
#include <utility>
#include <vector>

#include "jit/elf/graph_builder.h"
#include "jit/memory_manager.h"

namespace orcjit {
namespace {

using llvm::jitlink::JITLinkContext;
using llvm::jitlink::LinkGraph;

// What became of a link; JITLink tells it before it returns.
struct Outcome {
  llvm::Error error = llvm::Error::success();
  std::optional<LinkedMemory::Allocation> allocation;
};

class Context : public JITLinkContext {
 public:
  Context(ElfGraphBuilder& builder, MemoryManager& memory, Outcome* outcome)
      : JITLinkContext(nullptr), builder_(builder), memory_(memory), outcome_(outcome) {}

  llvm::jitlink::JITLinkMemoryManager& getMemoryManager() override { return memory_; }

  void notifyFailed(llvm::Error error) override {
    outcome_->error = llvm::joinErrors(std::move(outcome_->error), std::move(error));
  }

  // Nothing is external.
  void lookup(const LookupMap&,
              std::unique_ptr<llvm::jitlink::JITLinkAsyncLookupContinuation> rest) override {
    rest->run(llvm::jitlink::AsyncLookupResult());
  }

  llvm::Error notifyResolved(LinkGraph&) override { return llvm::Error::success(); }

  void notifyFinalized(LinkedMemory::Allocation allocation) override {
    outcome_->allocation = std::move(allocation);
  }

  bool shouldAddDefaultTargetPasses(const llvm::Triple&) const override { return false; }

  llvm::Error modifyPassConfig(LinkGraph&, llvm::jitlink::PassConfiguration& passes) override {
    builder_.SetPasses(&passes);
    return llvm::Error::success();
  }

 private:
  ElfGraphBuilder& builder_;
  MemoryManager& memory_;
  Outcome* outcome_;
};

}  // namespace

LinkedMemory::~LinkedMemory() {
  std::vector<Allocation> allocations;
  allocations.push_back(std::move(allocation_));
  manager_.deallocate(std::move(allocations),
                      [](llvm::Error error) { llvm::consumeError(std::move(error)); });
}

llvm::Expected<std::unique_ptr<LinkedMemory>> LinkAlone(ElfGraphBuilder& builder,
                                                        MemoryManager& memory) {
  Outcome outcome;
  llvm::jitlink::link(builder.TakeGraph(), std::make_unique<Context>(builder, memory, &outcome));
  if (outcome.error) return std::move(outcome.error);
  return std::make_unique<LinkedMemory>(memory, std::move(*outcome.allocation));
}

}  // namespace orcjit
