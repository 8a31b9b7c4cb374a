// What a symbol of an object stands for in the graph, and how much there may be of it.
#include <algorithm>

#include "graph/graph_builder.h"
#include "link/library_node.h"
#include "object/error.h"
#include "os/address_space.h"

namespace orcjit {

GraphBuilder::Target& GraphBuilder::TargetOf(Placed& placed, uint32_t symbol) {
  Target& target = placed.targets[symbol];
  if (target.kind == Target::Kind::kMissing) target = MakeTarget(placed, symbol);
  return target;
}

GraphBuilder::Target GraphBuilder::MakeTarget(Placed& placed, uint32_t symbol_index) {
  const Resolution& resolution = placed.object->resolutions[symbol_index];
  const ObjectSymbol& symbol = placed.object->model->symbols()[symbol_index];
  switch (resolution.kind) {
    case Resolution::Kind::kDefinition:
      return TargetOfDefinition(*resolution.definition);
    case Resolution::Kind::kAddress: {
      Target target = AbsoluteTarget(resolution.address);
      target.is_process = true;
      return target;
    }
    case Resolution::Kind::kTls:
      return TlsTarget(resolution.tls);
    case Resolution::Kind::kSupport:
      return SupportThunk(resolution.number);
    case Resolution::Kind::kSupportData:
      return SupportDataCopy(resolution.number);
    case Resolution::Kind::kDsoHandle:
      return DsoHandleTarget();
    case Resolution::Kind::kLinkerDefined:
      return LinkerDefinedTarget(resolution.number);
    case Resolution::Kind::kGotBase:
      return BlockTarget(GotBlock());
    case Resolution::Kind::kTlsBase:
      return unit_.tls == nullptr ? Target() : TlsTarget({unit_.tls->handle(), 0});
    case Resolution::Kind::kSectionStart:
      return TargetOfSectionBound(symbol, true);
    case Resolution::Kind::kSectionStop:
      return TargetOfSectionBound(symbol, false);
    case Resolution::Kind::kOwn:
    case Resolution::Kind::kUndecided:
      break;
  }
  return TargetOfOwn(placed, symbol_index);
}

GraphBuilder::Target GraphBuilder::TargetOfOwn(Placed& placed, uint32_t symbol_index) {
  const ObjectSymbol& symbol = placed.object->model->symbols()[symbol_index];
  // Symbol 0 stands for "no symbol": the addend alone.
  if (symbol_index == 0) return AbsoluteTarget(0);
  if (symbol.is_absolute) return AbsoluteTarget(symbol.value);
  Target target;
  target.kind = Target::Kind::kDiscarded;
  if (placed.tls_offsets[symbol.section] != kNoTls) {
    return TlsTarget({unit_.tls->handle(), placed.tls_offsets[symbol.section] + symbol.value});
  }
  Block* block = placed.blocks[symbol.section];
  if (block == nullptr) return target;
  if (symbol.IsIndirectFunction()) return IfuncStub(placed, symbol_index);
  return BlockTarget(*block, static_cast<int64_t>(symbol.value + placed.leads[symbol.section]));
}

GraphBuilder::Target GraphBuilder::TargetOfDefinition(Definition& definition) {
  if (definition.is_tls) {
    if (definition.tls_module == nullptr) return {};
    return TlsTarget({definition.tls_module->handle(), definition.tls_offset});
  }
  if (definition.is_linked) {
    Target target = AbsoluteTarget(definition.address);
    target.is_function = definition.is_function;
    return target;
  }
  const ObjectSymbol& symbol = definition.object->model->symbols()[definition.symbol];
  if (symbol.is_absolute) return AbsoluteTarget(symbol.value);
  auto placed = placed_by_object_.find(definition.object);
  if (placed == placed_by_object_.end()) {
    Target target;
    target.kind = Target::Kind::kExternal;
    // By the definition's name, which has a version where the reference's may have none.
    target.symbol = &ExternalSymbol(
        CrossName(*definition.object->library, {symbol.name.data(), symbol.name.size()}));
    target.is_function = definition.is_function;
    return target;
  }
  if (definition.strength == Definition::Strength::kCommon)
    return BlockTarget(*CommonBlock(definition));
  return TargetOf(*placed->second, definition.symbol);
}

GraphBuilder::Target GraphBuilder::TargetOfSectionBound(const ObjectSymbol& symbol, bool is_start) {
  std::string name(symbol.name.substr(is_start ? 8 : 7));
  auto& bounds = is_start ? first_named_ : last_named_;
  auto it = bounds.find(name);
  if (it != bounds.end())
    return BlockTarget(*it->second, is_start ? 0 : static_cast<int64_t>(it->second->getSize()));
  Target thread_local_bound = TargetOfThreadLocalBound(name, is_start);
  if (thread_local_bound.kind != Target::Kind::kMissing) return thread_local_bound;
  if (symbol.IsWeak()) return AbsoluteTarget(0);
  throw JitError(ErrorKind::kUndefinedSymbol,
                 part_.library->name() + ": undefined symbol " +
                     DescribeSymbol({symbol.name.data(), symbol.name.size()}) +
                     ": no object of the library has a section '" + name + "'");
}

// In the initial values, which is what a linker bounds.
GraphBuilder::Target GraphBuilder::TargetOfThreadLocalBound(std::string_view section,
                                                            bool is_start) {
  uint64_t begin = kNoTls;
  uint64_t end = 0;
  for (const auto& placed : placed_) {
    const auto& sections = placed->object->model->sections();
    for (uint32_t i = 1; i < sections.size(); ++i) {
      if (placed->tls_offsets[i] == kNoTls || sections[i].name != section) continue;
      begin = std::min(begin, placed->tls_offsets[i]);
      end = std::max(end, placed->tls_offsets[i] + sections[i].size);
    }
  }
  if (begin == kNoTls || end > tls_image_size_) return {};
  return BlockTarget(*tls_image_, static_cast<int64_t>(is_start ? begin : end));
}

GraphBuilder::Target GraphBuilder::BlockTarget(Block& block, int64_t offset) {
  Target target;
  target.kind = Target::Kind::kBlock;
  target.symbol = &SymbolOf(block);
  target.offset = offset;
  return target;
}

GraphBuilder::Target GraphBuilder::AbsoluteTarget(uint64_t address) {
  Target target;
  target.kind = Target::Kind::kAbsolute;
  target.symbol = absolute_;
  target.offset = static_cast<int64_t>(address);
  return target;
}

GraphBuilder::Target GraphBuilder::TlsTarget(TlsDescriptor tls) {
  Target target;
  target.kind = Target::Kind::kTls;
  target.tls = tls;
  return target;
}

GraphBuilder::Symbol& GraphBuilder::ExternalSymbol(const std::string& name) {
  Symbol*& symbol = externals_[name];
  if (symbol == nullptr) symbol = &graph_.addExternalSymbol(name, 0, false);
  symbol->setLive(true);
  return *symbol;
}

GraphBuilder::Target GraphBuilder::DsoHandleTarget() {
  if (known_dso_handle_ != 0) return AbsoluteTarget(known_dso_handle_);
  if (dso_handle_ == nullptr) {
    ObjectSection data;
    data.is_loaded = true;
    static constexpr char kHandle[8] = {};
    dso_handle_ = &AddBlock(OutputSection(data), std::string_view(kHandle, sizeof(kHandle)), 8);
    // It holds its own address, as crtbegin.o has it.
    dso_handle_->addEdge(EdgeOf(kPointer64), 0, SymbolOf(*dso_handle_), 0);
  }
  return BlockTarget(*dso_handle_);
}

// Sums of sizes stay far from 2^64, and a header's word alone reserves nothing that no machine has.
void GraphBuilder::CheckSize(uint64_t more, uint64_t before) const {
  uint64_t most = AddressSpace::LargestUnit();
  if (before <= most && more <= most - before) return;
  throw JitError(ErrorKind::kMemory,
                 "out of memory: the data of '" + part_.library->name() +
                     "' is larger than the memory of this machine (a section of " +
                     std::to_string(more) + " bytes)");
}

}  // namespace orcjit
