// What can only be done when every block has its address: the last edges, the check that all of
// them reach, and the addresses that outlive the graph.
#include <algorithm>
#include <limits>

#include "graph/graph_builder.h"
#include "graph/llvm_error.h"
#include "link/library_node.h"

namespace orcjit {

using llvm::orc::MemProt;

LLVM_ENABLE_BITMASK_ENUMS_IN_NAMESPACE();

// The graphs come with their tables and unwind information already built, and nothing is pruned.
void GraphBuilder::SetPasses(llvm::jitlink::PassConfiguration* passes) {
  using llvm::jitlink::LinkGraph;
  *passes = llvm::jitlink::PassConfiguration();
  passes->PostAllocationPasses.push_back(
      [this](LinkGraph&) { return WithoutExceptions([&] { return AfterOwnAllocation(); }); });
  passes->PreFixupPasses.push_back([this](LinkGraph& linked) {
    return WithoutExceptions([&] { return AfterAllocation(linked); });
  });
  passes->PostFixupPasses.push_back(
      [this](LinkGraph& linked) { return WithoutExceptions([&] { return AfterFixup(linked); }); });
}

llvm::Error GraphBuilder::AfterAllocation(llvm::jitlink::LinkGraph& graph) {
  PlaceThreadLocals();
  if (auto error = WriteDistances()) return error;
  PlaceBounds();
  if (auto error = WriteEdges(graph)) return error;
  NoteAddresses();
  return llvm::Error::success();
}

llvm::Error GraphBuilder::WriteDistances() {
  for (const Distance& distance : distances_) {
    auto value = static_cast<uint64_t>(DistanceOf(distance.variable)) +
                 static_cast<uint64_t>(distance.addend);
    char* place = distance.block->getAlreadyMutableContent().data() + distance.offset;
    Written result = machine_.Write(distance.field, value, place);
    if (result == Written::kDone) continue;
    if (result != Written::kOutOfReach) {
      return NotWritten(*distance.block, distance.offset, result, Base::kZero,
                        static_cast<int64_t>(value));
    }
    return MakeError(ErrorKind::kRelocation,
                     "relocation out of range at " +
                         DescribePlace(*distance.block, distance.offset) +
                         ": the distance of a thread_local variable does not fit into the field; "
                         "compile it again");
  }
  return llvm::Error::success();
}

llvm::Error GraphBuilder::WriteEdges(llvm::jitlink::LinkGraph& graph) {
  unit_.begin = unit_.data_begin = std::numeric_limits<uint64_t>::max();
  for (Block* block : graph.blocks()) {
    uint64_t address = block->getAddress().getValue();
    bool is_writable = (block->getSection().getMemProt() & MemProt::Write) != MemProt::None;
    uint64_t& begin = is_writable ? unit_.data_begin : unit_.begin;
    uint64_t& end = is_writable ? unit_.data_end : unit_.end;
    begin = std::min(begin, address);
    end = std::max(end, address + block->getSize());
    for (auto& edge : block->edges()) {
      if (auto error = WriteEdge(*block, edge)) return error;
      edge.setKind(llvm::jitlink::Edge::KeepAlive);  // nothing is left to be done with it
    }
  }
  return llvm::Error::success();
}

namespace {

constexpr uint64_t kPageMask = ~uint64_t{0xfff};  // of instructions, whatever the system's pages

bool IsWithin(uint64_t reach, uint64_t from, uint64_t to) {
  return (from < to ? to - from : from - to) < reach;
}

}  // namespace

// A call of what lies elsewhere goes to a stub, unless that turns out to be within reach.
uint64_t GraphBuilder::AddressFor(const llvm::jitlink::Edge& edge, Reach reach,
                                  uint64_t place) const {
  auto addend = static_cast<uint64_t>(edge.getAddend());
  uint64_t address = edge.getTarget().getAddress().getValue() + addend;
  auto stub = reach == Reach::kBranch ? stub_targets_.find(&edge.getTarget()) : stub_targets_.end();
  if (stub == stub_targets_.end()) return address;
  const Target& behind = stub->second;
  uint64_t real =
      behind.symbol->getAddress().getValue() + static_cast<uint64_t>(behind.offset) + addend;
  return IsWithin(machine_.branch_reach, place, real) ? real : address;
}

uint64_t GraphBuilder::BaseOf(Base base, uint64_t place) const {
  switch (base) {
    case Base::kPlace:
      return place;
    case Base::kPages:
      return place & kPageMask;
    case Base::kGot:
      return got_->getAddress().getValue();
    case Base::kGotPage:
      return got_->getAddress().getValue() & kPageMask;
    case Base::kZero:
      break;
  }
  return 0;
}

llvm::Error GraphBuilder::WriteEdge(Block& block, const llvm::jitlink::Edge& edge) const {
  uint8_t number = FieldOf(edge);
  const Field& field = machine_.fields[number];
  uint64_t place = block.getFixupAddress(edge).getValue();
  uint64_t address = AddressFor(edge, field.reach, place);
  if (field.base == Base::kPages) address &= kPageMask;
  uint64_t value = address - BaseOf(field.base, place);  // addresses wrap around
  char* written = block.getAlreadyMutableContent().data() + edge.getOffset();
  Written result = machine_.Write(number, value, written);
  if (result == Written::kDone) return llvm::Error::success();
  return NotWritten(block, edge.getOffset(), result, field.base, static_cast<int64_t>(value));
}

llvm::Error GraphBuilder::NotWritten(const Block& block, uint64_t offset, Written problem,
                                     Base base, int64_t value) const {
  std::string where = " at " + DescribePlace(block, offset);
  if (problem == Written::kOtherInstruction) {
    return MakeError(
        ErrorKind::kObjectFormat,
        "malformed relocation" + where +
            ": the instruction there is none that it belongs to (the reference is to " +
            DescribeTarget(block, offset) + "); compile it again");
  }
  if (problem == Written::kMisaligned) {
    return MakeError(ErrorKind::kRelocation,
                     "misaligned relocation" + where + ": " + DescribeTarget(block, offset) +
                         " is not aligned to what the instruction takes at once; align it, or "
                         "compile with -fPIC");
  }
  std::string how = base == Base::kZero ? "its address does not fit into the field"
                                        : "it lies " + std::to_string(value) +
                                              " bytes away, beyond the reach of the field";
  return MakeError(
      ErrorKind::kRelocation,
      "relocation out of range" + where + ": " + DescribeTarget(block, offset) +
          " is not within reach (" + how +
          "); compile with -fPIC, so that data of other libraries is reached through a pointer");
}

// What the relocation at that place refers to.
std::string GraphBuilder::DescribeTarget(const Block& block, uint64_t offset) const {
  for (const auto& placed : placed_) {
    const ObjectModel& model = *placed->object->model;
    for (const RelocationTable& table : model.relocation_tables()) {
      if (placed->blocks[table.target] != &block) continue;
      for (const ObjectRelocation& relocation : model.Relocations(table, placed->object->label)) {
        const ObjectSymbol& symbol = model.symbols()[relocation.symbol];
        if (relocation.offset != offset || symbol.name.empty()) continue;
        return DescribeSymbol({symbol.name.data(), symbol.name.size()});
      }
    }
  }
  return "the target";
}

std::string GraphBuilder::DescribePlace(const Block& block, uint64_t offset) const {
  for (const auto& placed : placed_) {
    for (uint32_t i = 0; i < placed->blocks.size(); ++i) {
      if (placed->blocks[i] != &block) continue;
      const ObjectModel& model = *placed->object->model;
      for (const ObjectSymbol& symbol : model.symbols()) {
        bool contains = symbol.section == i && symbol.IsFunction() && offset >= symbol.value &&
                        offset - symbol.value < symbol.size;
        if (contains) {
          return DescribeSymbol({symbol.name.data(), symbol.name.size()}) + " in '" +
                 placed->object->label + "'";
        }
      }
      return "section " + std::string(model.sections()[i].name) + " of '" + placed->object->label +
             "'";
    }
  }
  return "a table of '" + part_.library->name() + "'";
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
  extent.is_data = !IsCode(block.getSection());
  return extent;
}

void GraphBuilder::NoteObjects() {
  for (const auto& placed : placed_) {
    PlacedObject noted{placed->object, {}, {}};
    const auto& sections = placed->object->model->sections();
    if (notes_all_addresses_) noted.addresses.assign(placed->blocks.size(), 0);
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

void GraphBuilder::NoteAddresses() {
  NoteObjects();
  if (eh_frame_ != nullptr) unit_.eh_frame = eh_frame_->getAddress().getValue();
  if (dso_handle_ != nullptr) unit_.dso_handle = dso_handle_->getAddress().getValue();
  if (unit_.tls != nullptr) {
    const void* image =
        tls_image_ == nullptr ? nullptr : tls_image_->getAddress().toPtr<const void*>();
    unit_.tls->SetImage(image, tls_image_size_);
  }
  for (auto& [array, block] : arrays_) {
    array.address = block->getAddress().getValue();
    unit_.arrays.push_back(array);
  }
  for (auto& [key, ifunc] : ifuncs_) {
    uint64_t resolver = ifunc.resolver.symbol->getAddress().getValue() +
                        static_cast<uint64_t>(ifunc.resolver.offset);
    unit_.ifuncs.push_back({ifunc.slot->getAddress().getValue(), resolver});
  }
  for (auto& placed : placed_) {
    const auto& symbols = placed->object->model->symbols();
    for (uint32_t i = 0; i < symbols.size(); ++i) {
      if (symbols[i].IsLocal() || symbols[i].name.empty() || symbols[i].IsUndefined()) continue;
      Definition* definition =
          part_.library->contents().index().Find({symbols[i].name.data(), symbols[i].name.size()});
      if (definition == nullptr || definition->object != placed->object || definition->symbol != i)
        continue;
      const Resolution& resolution = placed->object->resolutions[i];
      if (resolution.kind == Resolution::Kind::kAddress) {
        // One with a variable of a shared library: objects that are linked later use that, too.
        published_.emplace_back(definition, resolution.address);
        continue;
      }
      uint64_t address = 0;
      if (!definition->is_tls) {
        if (placed->object->is_discarded[symbols[i].section]) continue;
        // A common symbol that nothing refers to has no place yet, and needs none until something
        // does.
        bool is_unplaced = symbols[i].is_common && commons_.count(definition) == 0;
        if (is_unplaced) continue;
        const Target& target = TargetOf(*placed, i);
        if (target.symbol == nullptr) continue;
        definition->extent = ExtentOf(target);
        address = target.symbol->getAddress().getValue() + static_cast<uint64_t>(target.offset);
      }
      published_.emplace_back(definition, address);
    }
  }
}

void GraphBuilder::PublishDefinitions() {
  for (auto& [definition, address] : published_) {
    definition->address = address;
    definition->is_linked = true;
  }
}

}  // namespace orcjit
