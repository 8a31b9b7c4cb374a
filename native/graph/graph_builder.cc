#include "graph/graph_builder.h"

#include <algorithm>
#include <limits>

#include "graph/llvm_error.h"
#include "graph/section_placer.h"
#include "link/library_node.h"

namespace orcjit {

using llvm::jitlink::LinkGraph;
using llvm::orc::MemProt;

LLVM_ENABLE_BITMASK_ENUMS_IN_NAMESPACE();

namespace {

// Taken apart once for the machine that all objects are for.
llvm::Triple TripleOf(const Machine& machine) {
  static const llvm::Triple host(HostMachine().triple);
  return &machine == &HostMachine() ? host : llvm::Triple(machine.triple);
}

const ObjectFormat* FormatOf(const LinkPart& part) {
  return part.objects.empty() ? nullptr : &part.objects.front()->model->format();
}

// JITLink shows it when it traces what it does.
const char* NameOfEdge(llvm::jitlink::Edge::Kind) { return "a field of the machine"; }

}  // namespace

GraphBuilder::GraphBuilder(LinkPart& part, std::string name, uint64_t dso_handle,
                           const Placement& placement, CodeRegions& regions,
                           std::shared_ptr<llvm::orc::SymbolStringPool> names)
    : part_(part),
      machine_(part.objects.empty() ? HostMachine() : part.objects.front()->model->machine()),
      owned_graph_(std::make_unique<LinkGraph>(name, std::move(names), TripleOf(machine_),
                                               llvm::SubtargetFeatures(), NameOfEdge)),
      graph_(*owned_graph_),
      root_symbol_("unit " + name),
      placed_(part),
      sections_(part, graph_),
      bounds_(sections_),
      function_table_(sections_),
      islands_(machine_, sections_),
      got_(sections_),
      stubs_(machine_, sections_, got_, islands_),
      commons_(sections_, placed_),
      thread_locals_(part, machine_, sections_, placed_, commons_, got_),
      linker_defined_(machine_, FormatOf(part), sections_, dso_handle),
      targets_(part, placed_, sections_, got_, stubs_, commons_, thread_locals_, linker_defined_,
               bounds_),
      reach_(machine_, sections_, got_, stubs_, placement, regions),
      relocator_(machine_, placed_, sections_, got_, stubs_, islands_, thread_locals_, targets_,
                 reach_),
      unwind_table_(placed_, sections_, relocator_),
      edge_writer_(machine_, placed_, sections_, got_, stubs_, thread_locals_) {}

void GraphBuilder::Layout() {
  sections_.Prepare();
  placed_.Enter(machine_);
  SectionPlacer(machine_, sections_, islands_, arrays_, function_table_, bounds_).PlaceAll(placed_);
  thread_locals_.Layout();
  commons_.Place();
  AddRoot();
}

// ORC materializes a graph when one of its symbols is looked up: this is the one. There is code in
// each graph then, too.
void GraphBuilder::AddRoot() {
  Block& block = sections_.AddBlock(SectionContent::kCode, machine_.trap, machine_.code_alignment);
  graph_.addDefinedSymbol(block, 0, root_symbol_, 1, llvm::jitlink::Linkage::Strong,
                          llvm::jitlink::Scope::Default, false, true);
}

void GraphBuilder::Relocate() {
  for (auto& placed : placed_) {
    for (const RelocationTable& table : placed->model().relocation_tables())
      relocator_.RelocateSection(*placed, table);
    // Other units know an IFUNC by its stub, also when nothing here refers to it.
    const auto& symbols = placed->model().symbols();
    for (uint32_t i = 0; i < symbols.size(); ++i) {
      if (symbols[i].IsIndirectFunction() && !symbols[i].IsLocal()) targets_.Of(*placed, i);
    }
  }
  unwind_table_.Build();
  bool needs_place = linker_defined_.HasTlsIndex() && TlsModule::IsIndexOfPlace();
  if (needs_place && thread_locals_.module() != nullptr) thread_locals_.MakeStatic();
  if (!part_.is_alone) NameCrossingDefinitions();
  stubs_.UseForAddresses();
  got_.Finish();
  stubs_.Finish();
}

// The library's, if it is this symbol's.
Definition* GraphBuilder::DefinitionOf(const Placed& placed, uint32_t symbol_index) const {
  const ObjectSymbol& symbol = placed.model().symbols()[symbol_index];
  if (symbol.IsLocal() || symbol.name.empty()) return nullptr;
  Definition* definition =
      part_.library->contents().index().Find({symbol.name.data(), symbol.name.size()});
  bool is_its = definition != nullptr && definition->object == placed.object &&
                definition->symbol == symbol_index;
  return is_its ? definition : nullptr;
}

void GraphBuilder::NameCrossingDefinitions() {
  for (auto& placed : placed_) {
    const auto& symbols = placed->model().symbols();
    for (uint32_t i = 0; i < symbols.size(); ++i) {
      const Definition* definition = DefinitionOf(*placed, i);
      bool is_named = definition != nullptr && definition->crosses_libraries && !definition->is_tls;
      if (!is_named) continue;
      Target target = targets_.Of(*placed, i);
      if (target.kind != Target::Kind::kBlock) continue;
      llvm::StringRef name(symbols[i].name.data(), symbols[i].name.size());
      graph_.addDefinedSymbol(target.symbol->getBlock(), static_cast<uint64_t>(target.offset),
                              SymbolTargets::CrossName(*part_.library, name), 0,
                              llvm::jitlink::Linkage::Strong, llvm::jitlink::Scope::Default, false,
                              true);
    }
  }
}

void GraphBuilder::OrderThreadLocals(const std::vector<std::unique_ptr<GraphBuilder>>& builders) {
  for (auto& other : builders) {
    if (!thread_locals_.RequiresStatic(other->thread_locals_.module())) continue;
    other->thread_locals_.MakeStatic();
    sections_.External(other->root_symbol_);  // JITLink waits until the other is allocated
  }
}

// The graphs come with their tables and unwind information already built, and nothing is pruned.
void GraphBuilder::SetPasses(llvm::jitlink::PassConfiguration* passes) {
  *passes = llvm::jitlink::PassConfiguration();
  passes->PostAllocationPasses.push_back(
      [this](LinkGraph&) { return WithoutExceptions([&] { return AfterOwnAllocation(); }); });
  passes->PreFixupPasses.push_back([this](LinkGraph& linked) {
    return WithoutExceptions([&] { return AfterAllocation(linked); });
  });
  passes->PostFixupPasses.push_back(
      [this](LinkGraph& linked) { return WithoutExceptions([&] { return AfterFixup(linked); }); });
}

llvm::Error GraphBuilder::AfterOwnAllocation() {
  thread_locals_.PlaceEarly();
  return llvm::Error::success();
}

llvm::Error GraphBuilder::AfterAllocation(LinkGraph& graph) {
  thread_locals_.Place();
  if (auto error = edge_writer_.WriteDistances()) return error;
  if (auto error = edge_writer_.WriteDifferences()) return error;
  linker_defined_.PlaceBounds();
  if (thread_locals_.module() != nullptr)
    linker_defined_.SetTlsIndex(thread_locals_.module()->index());
  if (auto error = WriteEdges(graph)) return error;
  NoteAddresses();
  return llvm::Error::success();
}

llvm::Error GraphBuilder::WriteEdges(LinkGraph& graph) {
  unit_.begin = unit_.data_begin = std::numeric_limits<uint64_t>::max();
  for (Block* block : graph.blocks()) {
    uint64_t address = block->getAddress().getValue();
    bool is_writable = (block->getSection().getMemProt() & MemProt::Write) != MemProt::None;
    uint64_t& begin = is_writable ? unit_.data_begin : unit_.begin;
    uint64_t& end = is_writable ? unit_.data_end : unit_.end;
    begin = std::min(begin, address);
    end = std::max(end, address + block->getSize());
  }
  for (const Edge& edge : sections_.edges()) {
    if (auto error = edge_writer_.Write(edge)) return error;
  }
  return llvm::Error::success();
}

llvm::Error GraphBuilder::AfterFixup(LinkGraph& graph) {
  unit_.code_begin = std::numeric_limits<uint64_t>::max();
  unit_.code_end = 0;
  for (auto& section : graph.sections()) {
    if (!sections_.IsCode(section)) continue;
    for (const Block* block : section.blocks()) {
      uint64_t begin = block->getAddress().getValue();
      unit_.code_begin = std::min(unit_.code_begin, begin);
      unit_.code_end = std::max(unit_.code_end, begin + block->getSize());
    }
  }
  if (auto error = function_table_.Finish(unit_.code_begin, unit_.code_end)) return error;
  unit_.functions = function_table_.range();
  return unwind_table_.Check(unit_.code_begin, unit_.code_end);
}

void GraphBuilder::NoteAddresses() {
  NoteObjects();
  unit_.eh_frame = unwind_table_.address();
  unit_.dso_handle = linker_defined_.dso_handle();
  unit_.tls = thread_locals_.TakeModule();
  arrays_.NoteAddresses(&unit_.arrays);
  stubs_.NoteIfuncs(&unit_.ifuncs);
  for (auto& placed : placed_) {
    const auto& symbols = placed->model().symbols();
    for (uint32_t i = 0; i < symbols.size(); ++i) {
      if (!symbols[i].IsLocal() && !symbols[i].IsUndefined()) NoteDefinition(*placed, i);
    }
  }
}

void GraphBuilder::NoteObjects() {
  for (const auto& placed : placed_) {
    PlacedObject noted{placed->object, {}, {}};
    const auto& sections = placed->model().sections();
    if (notes_all_addresses_) noted.addresses.assign(placed->blocks.size(), 0);
    size_t count = 0;
    for (uint32_t i = 0; i < placed->blocks.size(); ++i) {
      if (placed->blocks[i] != nullptr && sections[i].is_code) ++count;
    }
    noted.code.reserve(count);  // it stays
    for (uint32_t i = 0; i < placed->blocks.size(); ++i) {
      const Block* block = placed->blocks[i];
      if (block == nullptr) continue;
      uint64_t begin = block->getAddress().getValue() + placed->leads[i];
      if (sections[i].is_code) noted.code.push_back({begin, sections[i].size, i});
      if (notes_all_addresses_) noted.addresses[i] = begin;
    }
    unit_.objects.push_back(std::move(noted));
  }
}

void GraphBuilder::NoteDefinition(Placed& placed, uint32_t symbol_index) {
  const ObjectSymbol& symbol = placed.model().symbols()[symbol_index];
  Definition* definition = DefinitionOf(placed, symbol_index);
  if (definition == nullptr) return;
  const Resolution& resolution = placed.object->resolutions[symbol_index];
  if (resolution.kind == Resolution::Kind::kAddress) {
    // One with a variable of a shared library: objects that are linked later use that, too.
    published_.emplace_back(definition, resolution.address);
    return;
  }
  uint64_t address = 0;
  if (!definition->is_tls) {
    if (placed.object->is_discarded[symbol.section]) return;
    // A common symbol that nothing refers to has no place yet, and needs none until something does.
    if (symbol.is_common && !commons_.HasBlock(definition)) return;
    const Target& target = targets_.Of(placed, symbol_index);
    if (target.symbol == nullptr) return;
    definition->extent = ExtentOf(target);
    address = target.Address();
  }
  published_.emplace_back(definition, address);
}

// Symbols may name any place, also outside of their sections.
Extent GraphBuilder::ExtentOf(const Target& target) const {
  Extent extent;
  if (target.kind != Target::Kind::kBlock) return extent;
  const Block& block = target.symbol->getBlock();
  auto protection = block.getSection().getMemProt();
  auto offset = static_cast<uint64_t>(target.offset);
  extent.available = offset < block.getSize() ? block.getSize() - offset : 0;
  extent.is_writable = (protection & MemProt::Write) != MemProt::None;
  extent.is_data = !sections_.IsCode(block.getSection());
  return extent;
}

void GraphBuilder::PublishDefinitions() {
  for (auto& [definition, address] : published_) {
    if (!definition->is_tls) definition->address = address;
    definition->is_linked = true;
  }
}

}  // namespace orcjit
