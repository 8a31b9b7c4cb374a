// One unwind table for the whole unit. GCC 12's unwinder stops at the first table whose address
// range covers the searched address, so tables of several objects, whose ranges interleave when
// COMDAT copies are left out, would lose functions; and an alignment gap between two would end the
// table early.
#include <algorithm>
#include <map>

#include "graph/graph_builder.h"
#include "graph/llvm_error.h"
#include "object/eh_frame.h"
#include "object/eh_frame_check.h"
#include "object/error.h"

namespace orcjit {

LLVM_ENABLE_BITMASK_ENUMS_IN_NAMESPACE();

namespace {

// By section: there may be several, each with several sections of relocations.
std::map<uint32_t, std::vector<ObjectRelocation>> EhFrameRelocations(const ObjectFile& object) {
  std::map<uint32_t, std::vector<ObjectRelocation>> found;
  const ObjectModel& model = *object.model;
  for (const RelocationTable& table : model.relocation_tables()) {
    const ObjectSection& target = model.sections()[table.target];
    if (target.kind != SectionKind::kUnwindTable || object.is_discarded[table.target]) continue;
    std::vector<ObjectRelocation> more = model.Relocations(table, object.label);
    std::vector<ObjectRelocation>& all = found[table.target];
    all.insert(all.end(), more.begin(), more.end());
  }
  return found;
}

}  // namespace

bool GraphBuilder::DescribesDiscarded(const Placed& placed, uint32_t symbol_index) const {
  const ObjectSymbol& symbol = placed.object->model->symbols()[symbol_index];
  return symbol.section == 0 || placed.blocks[symbol.section] == nullptr;
}

void GraphBuilder::BuildEhFrame() {
  struct Part {
    Placed* placed;
    uint64_t start;
    std::vector<ObjectRelocation> relocations;
  };
  std::vector<Part> parts;
  std::string content;
  bool has_functions = false;
  for (auto& placed : placed_) {
    const ObjectModel& model = *placed->object->model;
    auto is_discarded = [&](uint32_t symbol) { return DescribesDiscarded(*placed, symbol); };
    for (auto& [target, relocations] : EhFrameRelocations(*placed->object)) {
      EhFrame frame = FilterEhFrame(model.sections()[target], std::move(relocations), is_discarded,
                                    placed->object->label);
      if (!frame.has_functions) continue;
      has_functions = true;
      eh_frame_parts_.emplace_back(content.size(), placed->object);
      parts.push_back({placed.get(), content.size(), std::move(frame.relocations)});
      content += frame.content;
    }
  }
  if (!has_functions) return;
  content.append(4, '\0');  // the end of the table
  auto stored = graph_.allocateContent(llvm::ArrayRef<char>(content.data(), content.size()));
  ObjectSection rodata;
  rodata.is_loaded = true;
  eh_frame_ = &AddBlock(OutputSection(rodata), {stored.data(), stored.size()}, 8);
  SymbolOf(*eh_frame_);
  for (const Part& part : parts) {
    for (const ObjectRelocation& relocation : part.relocations) {
      Fixup fixup{part.placed, eh_frame_, part.start + relocation.offset, relocation.addend,
                  relocation.symbol};
      ApplyRelocation(fixup, relocation.type);
    }
  }
}

llvm::Error GraphBuilder::AfterFixup(llvm::jitlink::LinkGraph& graph) {
  uint64_t code_begin = ~uint64_t{0};
  uint64_t code_end = 0;
  for (auto& section : graph.sections()) {
    if (!IsCode(section)) continue;
    for (const Block* block : section.blocks()) {
      code_begin = std::min(code_begin, block->getAddress().getValue());
      code_end = std::max(code_end, block->getAddress().getValue() + block->getSize());
    }
  }
  unit_.code_begin = code_begin;
  unit_.code_end = code_end;
  if (eh_frame_ == nullptr) return llvm::Error::success();
  auto content = eh_frame_->getContent();
  EhFrameProblem problem = CheckEhFrame({content.data(), content.size()},
                                        eh_frame_->getAddress().getValue(), code_begin, code_end);
  if (problem.text.empty()) return llvm::Error::success();
  const ObjectFile* culprit = eh_frame_parts_.front().second;
  for (auto& [start, object] : eh_frame_parts_) {
    if (start <= problem.offset) culprit = object;
  }
  return MakeError(ErrorKind::kObjectFormat,
                   "'" + culprit->label + "' has a malformed .eh_frame section (" + problem.text +
                       "); compile it again, or without unwind tables "
                       "(-fno-asynchronous-unwind-tables)");
}

}  // namespace orcjit
