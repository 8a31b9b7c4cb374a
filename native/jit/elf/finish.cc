// What can only be done when every block has its address: the last edges, the check that all of
// them reach, and the addresses that outlive the graph.
#include <algorithm>
#include <cstring>
#include <limits>
#include <new>

#include "jit/elf/graph_builder.h"
#include "jit/llvm_error.h"
#include "jit/orc_library.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/ExecutionEngine/JITLink/x86_64.h"
#include "llvm/Support/MathExtras.h"

namespace orcjit {

namespace x86_64 = llvm::jitlink::x86_64;
using llvm::orc::MemProt;

LLVM_ENABLE_BITMASK_ENUMS_IN_NAMESPACE();

llvm::Error ElfGraphBuilder::AfterAllocation(llvm::jitlink::LinkGraph& graph) {
  PlaceThreadLocals();
  for (const Distance& distance : distances_) {
    auto value = static_cast<int64_t>(static_cast<uint64_t>(DistanceOf(distance.variable)) +
                                      static_cast<uint64_t>(distance.addend));
    if (distance.width == 4 && !llvm::isInt<32>(value)) {
      return MakeError(ErrorKind::kRelocation,
                       "relocation out of range at " +
                           DescribePlace(*distance.block, distance.offset) +
                           ": the distance of a thread_local variable does not fit into the field; "
                           "compile it again");
    }
    char* place = distance.block->getAlreadyMutableContent().data() + distance.offset;
    std::memcpy(place, &value, distance.width);
  }
  PlaceBounds();
  uint64_t got = got_ == nullptr ? 0 : got_->getAddress().getValue();
  unit_.begin = std::numeric_limits<uint64_t>::max();
  for (Block* block : graph.blocks()) {
    uint64_t address = block->getAddress().getValue();
    unit_.begin = std::min(unit_.begin, address);
    unit_.end = std::max(unit_.end, address + block->getSize());
    for (auto& edge : block->edges()) {
      if (edge.getKind() == kGotRelative64) {
        edge.setKind(x86_64::Pointer64);
        edge.setAddend(static_cast<int64_t>(static_cast<uint64_t>(edge.getAddend()) - got));
      } else if (auto error = CheckReach(*block, edge)) {
        return error;
      }
      MakeUnsigned(edge);
    }
  }
  NoteAddresses();
  return llvm::Error::success();
}

// Fields of 8 and 16 bits hold signed or unsigned values; JITLink's are unsigned.
void ElfGraphBuilder::MakeUnsigned(llvm::jitlink::Edge& edge) {
  uint64_t value =
      edge.getTarget().getAddress().getValue() + static_cast<uint64_t>(edge.getAddend());
  if (static_cast<int64_t>(value) >= 0) return;
  if (edge.getKind() == x86_64::Pointer16) edge.setAddend(edge.getAddend() + (1 << 16));
  if (edge.getKind() == x86_64::Pointer8) edge.setAddend(edge.getAddend() + (1 << 8));
}

llvm::Error ElfGraphBuilder::CheckReach(Block& block, const llvm::jitlink::Edge& edge) const {
  // Unsigned, because addresses wrap around.
  uint64_t address =
      edge.getTarget().getAddress().getValue() + static_cast<uint64_t>(edge.getAddend());
  auto value = static_cast<int64_t>(address);
  auto delta = static_cast<int64_t>(address - block.getFixupAddress(edge).getValue());
  bool reaches = true;
  bool is_absolute = false;
  switch (edge.getKind()) {
    case x86_64::Delta32:
      reaches = llvm::isInt<32>(delta);
      break;
    case x86_64::Delta16:
      reaches = llvm::isInt<16>(delta);
      break;
    case x86_64::Delta8:
      reaches = llvm::isInt<8>(delta);
      break;
    case x86_64::Pointer32:
      is_absolute = true;
      reaches = llvm::isUInt<32>(static_cast<uint64_t>(value));
      break;
    case x86_64::Pointer32Signed:
      is_absolute = true;
      reaches = llvm::isInt<32>(value);
      break;
    case x86_64::Pointer16:
      is_absolute = true;
      reaches = llvm::isInt<16>(value) || llvm::isUInt<16>(static_cast<uint64_t>(value));
      break;
    case x86_64::Pointer8:
      is_absolute = true;
      reaches = llvm::isInt<8>(value) || llvm::isUInt<8>(static_cast<uint64_t>(value));
      break;
    default:
      break;
  }
  if (reaches) return llvm::Error::success();
  std::string how = is_absolute ? "its address does not fit into the field"
                                : "it lies " + std::to_string(delta) +
                                      " bytes away, beyond the reach of the field";
  return MakeError(
      ErrorKind::kRelocation,
      "relocation out of range at " + DescribePlace(block, edge.getOffset()) + ": " +
          DescribeTarget(block, edge.getOffset()) + " is not within reach (" + how +
          "); compile with -fPIC, so that data of other libraries is reached through a pointer");
}

// What the relocation at that place refers to.
std::string ElfGraphBuilder::DescribeTarget(const Block& block, uint64_t offset) const {
  for (const auto& placed : placed_) {
    const ElfObject& elf = *placed->object->elf;
    for (uint32_t index : elf.relocation_sections()) {
      if (placed->blocks[elf.sections()[index].info] != &block) continue;
      for (const ElfRelocation& relocation : elf.Relocations(index, placed->object->label)) {
        const ElfSymbol& symbol = elf.symbols()[relocation.symbol];
        if (relocation.offset != offset || symbol.name.empty()) continue;
        return DescribeSymbol({symbol.name.data(), symbol.name.size()});
      }
    }
  }
  return "the target";
}

std::string ElfGraphBuilder::DescribePlace(const Block& block, uint64_t offset) const {
  for (const auto& placed : placed_) {
    for (uint32_t i = 0; i < placed->blocks.size(); ++i) {
      if (placed->blocks[i] != &block) continue;
      const ElfObject& elf = *placed->object->elf;
      for (const ElfSymbol& symbol : elf.symbols()) {
        bool contains = symbol.section == i && symbol.type == llvm::ELF::STT_FUNC &&
                        offset >= symbol.value && offset - symbol.value < symbol.size;
        if (contains) {
          return DescribeSymbol({symbol.name.data(), symbol.name.size()}) + " in '" +
                 placed->object->label + "'";
        }
      }
      return "section " + std::string(elf.sections()[i].name) + " of '" + placed->object->label +
             "'";
    }
  }
  return "a table of '" + part_.library->name() + "'";
}

// Symbols may name any place, also outside of their sections.
Extent ElfGraphBuilder::ExtentOf(const Target& target) {
  Extent extent;
  if (target.kind != Target::Kind::kBlock) return extent;
  const Block& block = target.symbol->getBlock();
  auto protection = block.getSection().getMemProt();
  auto offset = static_cast<uint64_t>(target.offset);
  extent.available = offset < block.getSize() ? block.getSize() - offset : 0;
  extent.is_writable = (protection & MemProt::Write) != MemProt::None;
  extent.is_data = (protection & MemProt::Exec) == MemProt::None;
  return extent;
}

void ElfGraphBuilder::TellDebuggersOfUnit() {
  std::vector<LinkedObject> objects;
  try {
    for (const auto& placed : placed_) {
      if (placed->addresses.empty()) continue;
      const ObjectFile& object = *placed->object;
      objects.push_back(DescribeLinked(object.buffer->bytes(), *object.elf, placed->addresses));
    }
    if (!objects.empty()) unit_.gdb_entries = TellDebuggers(std::move(objects));
  } catch (const std::bad_alloc&) {
    // The code is linked, and runs without anybody watching it.
  }
}

void ElfGraphBuilder::NoteCode() {
  auto code = std::make_shared<UnitCode>();
  for (const auto& placed : placed_) {
    const ObjectFile& object = *placed->object;
    std::vector<CodeSection> sections;
    for (uint32_t i = 0; i < placed->blocks.size(); ++i) {
      const Block* block = placed->blocks[i];
      if (block == nullptr || !object.elf->sections()[i].Is(llvm::ELF::SHF_EXECINSTR)) continue;
      uint64_t begin = block->getAddress().getValue() + placed->leads[i];
      sections.push_back({begin, object.elf->sections()[i].size, i});
    }
    if (sections.empty()) continue;
    code->push_back(std::make_unique<ObjectCode>(*object.buffer, *object.elf, std::move(sections)));
  }
  if (!code->empty()) unit_.code = std::move(code);
}

void ElfGraphBuilder::NoteSectionAddresses() {
  if (!WantedDebuggers().Any()) return;
  for (auto& placed : placed_) {
    placed->addresses.assign(placed->blocks.size(), 0);
    for (size_t i = 0; i < placed->blocks.size(); ++i) {
      const Block* block = placed->blocks[i];
      if (block != nullptr)
        placed->addresses[i] = block->getAddress().getValue() + placed->leads[i];
    }
  }
}

void ElfGraphBuilder::NoteAddresses() {
  NoteSectionAddresses();
  NoteCode();
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
    const auto& symbols = placed->object->elf->symbols();
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

void ElfGraphBuilder::PublishDefinitions() {
  for (auto& [definition, address] : published_) {
    definition->address = address;
    definition->is_linked = true;
  }
}

}  // namespace orcjit
