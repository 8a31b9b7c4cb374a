// What a linker defines in each library.
#include "link/linker_defined.h"

#include <algorithm>

#include "graph/graph_builder.h"
#include "object/object_format.h"

namespace orcjit {

LLVM_ENABLE_BITMASK_ENUMS_IN_NAMESPACE();

namespace {

// Where blocks of some kind begin and end.
struct BlockRange {
  uint64_t begin = ~uint64_t{0};
  uint64_t end = 0;

  void Add(const llvm::jitlink::Block& block) {
    uint64_t address = block.getAddress().getValue();
    begin = std::min(begin, address);
    end = std::max(end, address + block.getSize());
  }
  bool is_empty() const { return end == 0; }
};

}  // namespace

GraphBuilder::Target GraphBuilder::LinkerDefinedTarget(uint32_t number) {
  ObjectSection section;
  section.is_loaded = true;
  switch (static_cast<LinkerDefined>(number)) {
    case LinkerDefined::kHeader: {
      std::string header = HostFormat().ImageHeader(machine_);
      auto stored = graph_.allocateContent(llvm::ArrayRef<char>(header.data(), header.size()));
      return MadeBlock(number, section, {stored.data(), stored.size()});
    }
    case LinkerDefined::kDynamic: {
      // Nothing in it: DT_NULL.
      static constexpr char kEnd[2 * sizeof(uint64_t)] = {};
      return MadeBlock(number, section, {kEnd, sizeof(kEnd)});
    }
    case LinkerDefined::kCloneTableEnd:
      section.is_writable = true;
      return MadeBlock(number, section, {});
    case LinkerDefined::kInitCode:
    case LinkerDefined::kFiniCode: {
      // What is in .init and .fini sections runs by itself.
      section.is_code = true;
      return MadeBlock(number, section, machine_.return_);
    }
    default:
      break;
  }
  return BoundTarget(number);
}

GraphBuilder::Target GraphBuilder::MadeBlock(uint32_t number, const ObjectSection& section,
                                             std::string_view content) {
  Block*& block = made_blocks_[number];
  if (block == nullptr) block = &AddBlock(OutputSection(section), content, 16);
  return BlockTarget(*block);
}

// The address is known after allocation: until then, an absolute symbol of our own at 0.
GraphBuilder::Target GraphBuilder::BoundTarget(uint32_t number) {
  Symbol*& symbol = bounds_[number];
  if (symbol == nullptr) {
    symbol = &graph_.addAbsoluteSymbol("*BOUND*" + std::to_string(number),
                                       llvm::orc::ExecutorAddr(), 0, llvm::jitlink::Linkage::Strong,
                                       llvm::jitlink::Scope::Local, true);
  }
  Target target;
  target.kind = Target::Kind::kExternal;
  target.symbol = symbol;
  return target;
}

void GraphBuilder::PlaceBounds() {
  if (bounds_.empty()) return;
  BlockRange text;
  BlockRange data;
  BlockRange zeros;
  using llvm::orc::MemProt;
  for (auto& section : graph_.sections()) {
    MemProt protection = section.getMemProt();
    for (const Block* block : section.blocks()) {
      if (IsCode(section)) text.Add(*block);
      if ((protection & MemProt::Write) == MemProt::None) continue;
      (block->isZeroFill() ? zeros : data).Add(*block);
    }
  }
  if (data.is_empty()) data = zeros.is_empty() ? text : BlockRange{zeros.begin, zeros.begin};
  if (zeros.is_empty()) zeros = {data.end, data.end};
  const uint64_t values[] = {zeros.end, data.end, text.end, zeros.begin};
  for (Block* block : graph_.blocks()) {
    for (auto& edge : block->edges()) {
      for (auto& [number, symbol] : bounds_) {
        if (&edge.getTarget() != symbol) continue;
        edge.setTarget(*absolute_);
        edge.setAddend(
            static_cast<int64_t>(static_cast<uint64_t>(edge.getAddend()) + values[number]));
      }
    }
  }
}

}  // namespace orcjit
