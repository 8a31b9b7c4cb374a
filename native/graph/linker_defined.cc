#include "graph/linker_defined.h"

#include <algorithm>
#include <cstring>

#include "link/linker_defined.h"
#include "object/object_format.h"
#include "os/link_support.h"

namespace orcjit {

LLVM_ENABLE_BITMASK_ENUMS_IN_NAMESPACE();

namespace {

// Where blocks of some kind begin and end.
struct BlockRange {
  uint64_t begin = ~uint64_t{0};
  uint64_t end = 0;

  void Add(const Block& block) {
    uint64_t address = block.getAddress().getValue();
    begin = std::min(begin, address);
    end = std::max(end, address + block.getSize());
  }
  bool is_empty() const { return end == 0; }
};

}  // namespace

Target LinkerDefinedSymbols::Of(uint32_t number) {
  switch (static_cast<LinkerDefined>(number)) {
    case LinkerDefined::kHeader: {
      std::string header = format_ != nullptr ? format_->ImageHeader(machine_) : std::string();
      auto stored =
          sections_.graph().allocateContent(llvm::ArrayRef<char>(header.data(), header.size()));
      return Made(number, SectionContent::kConstants, {stored.data(), stored.size()});
    }
    case LinkerDefined::kDynamic: {
      // Nothing in it: DT_NULL.
      static constexpr char kEnd[2 * sizeof(uint64_t)] = {};
      return Made(number, SectionContent::kConstants, {kEnd, sizeof(kEnd)});
    }
    case LinkerDefined::kCloneTableEnd:
      return Made(number, SectionContent::kData, {});
    case LinkerDefined::kInitCode:
    case LinkerDefined::kFiniCode:
      // What is in .init and .fini sections runs by itself.
      return Made(number, SectionContent::kCode, machine_.return_);
    case LinkerDefined::kStackProbe:
      return Made(number, SectionContent::kCode, machine_.probe_stack);
    case LinkerDefined::kTlsIndex: {
      static constexpr char kNone[sizeof(uint32_t)] = {};
      return Made(number, SectionContent::kData, {kNone, sizeof(kNone)});
    }
    default:
      return Bound(number);
  }
}

Target LinkerDefinedSymbols::Made(uint32_t number, SectionContent kind, std::string_view content) {
  Block*& block = made_[number];
  if (block == nullptr) block = &sections_.AddBlock(kind, content, 16);
  return sections_.BlockTarget(*block);
}

// The address is known after allocation: until then, an absolute symbol of our own at 0.
Target LinkerDefinedSymbols::Bound(uint32_t number) {
  GraphSymbol*& symbol = bounds_[number];
  if (symbol == nullptr) {
    symbol = &sections_.graph().addAbsoluteSymbol(
        "*BOUND*" + std::to_string(number), llvm::orc::ExecutorAddr(), 0,
        llvm::jitlink::Linkage::Strong, llvm::jitlink::Scope::Local, true);
  }
  Target target;
  target.kind = Target::Kind::kExternal;
  target.symbol = symbol;
  return target;
}

Target LinkerDefinedSymbols::DsoHandle() {
  if (known_dso_handle_ != 0) return sections_.AbsoluteTarget(known_dso_handle_);
  if (dso_handle_ == nullptr) {
    static constexpr char kHandle[8] = {};
    dso_handle_ = &sections_.AddBlock(SectionContent::kConstants, {kHandle, sizeof(kHandle)}, 8);
    // It holds its own address, as crtbegin.o has it.
    sections_.AddEdge({dso_handle_, &sections_.SymbolOf(*dso_handle_), 0, 0, kPointer64});
  }
  return sections_.BlockTarget(*dso_handle_);
}

uint64_t LinkerDefinedSymbols::dso_handle() const {
  return dso_handle_ == nullptr ? 0 : dso_handle_->getAddress().getValue();
}

Target LinkerDefinedSymbols::SupportData(uint32_t number) {
  Block*& copy = data_copies_[number];
  if (copy == nullptr)
    copy = &sections_.AddBlock(SectionContent::kData, GetSupportData(number).content, 16);
  return sections_.BlockTarget(*copy);
}

bool LinkerDefinedSymbols::HasTlsIndex() const {
  return made_.count(static_cast<uint32_t>(LinkerDefined::kTlsIndex)) != 0;
}

void LinkerDefinedSymbols::SetTlsIndex(uint32_t index) {
  auto made = made_.find(static_cast<uint32_t>(LinkerDefined::kTlsIndex));
  if (made == made_.end()) return;
  std::memcpy(made->second->getAlreadyMutableContent().data(), &index, sizeof(index));
}

void LinkerDefinedSymbols::PlaceBounds() {
  if (bounds_.empty()) return;
  BlockRange text;
  BlockRange data;
  BlockRange zeros;
  using llvm::orc::MemProt;
  for (auto& section : sections_.graph().sections()) {
    MemProt protection = section.getMemProt();
    for (const Block* block : section.blocks()) {
      if (sections_.IsCode(section)) text.Add(*block);
      if ((protection & MemProt::Write) == MemProt::None) continue;
      (block->isZeroFill() ? zeros : data).Add(*block);
    }
  }
  if (data.is_empty()) data = zeros.is_empty() ? text : BlockRange{zeros.begin, zeros.begin};
  if (zeros.is_empty()) zeros = {data.end, data.end};
  const uint64_t values[] = {zeros.end, data.end, text.end, zeros.begin, sections_.ImageBase()};
  GraphSymbol& absolute = *sections_.AbsoluteTarget(0).symbol;
  for (Edge& edge : sections_.edges()) {
    for (auto& [number, symbol] : bounds_) {
      if (edge.symbol != symbol) continue;
      edge.symbol = &absolute;
      edge.addend = static_cast<int64_t>(static_cast<uint64_t>(edge.addend) + values[number]);
    }
  }
}

}  // namespace orcjit
