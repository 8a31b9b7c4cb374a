#include "graph/unwind_table.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "graph/llvm_error.h"
#include "object/eh_frame.h"
#include "object/eh_frame_check.h"
#include "object/error.h"

namespace orcjit {
namespace {

using SectionRelocations = std::pair<uint32_t, std::vector<ObjectRelocation>>;

// By section: there may be several, each with several sections of relocations. Most have one of
// one.
std::vector<SectionRelocations> EhFrameRelocations(const ObjectFile& object) {
  std::vector<SectionRelocations> found;
  const ObjectModel& model = *object.model;
  for (const RelocationTable& table : model.relocation_tables()) {
    const ObjectSection& target = model.sections()[table.target];
    if (target.kind != SectionKind::kUnwindTable || object.is_discarded[table.target]) continue;
    std::vector<ObjectRelocation> more = model.Relocations(table, object.label);
    auto same = std::find_if(found.begin(), found.end(),
                             [&](const auto& one) { return one.first == table.target; });
    if (same == found.end()) {
      found.emplace_back(table.target, std::move(more));
    } else {
      same->second.insert(same->second.end(), more.begin(), more.end());
    }
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return found;
}

bool DescribesDiscarded(const Placed& placed, uint32_t symbol_index) {
  const ObjectSymbol& symbol = placed.model().symbols()[symbol_index];
  return symbol.section == 0 || placed.blocks[symbol.section] == nullptr;
}

}  // namespace

void UnwindTable::Build() {
  struct Part {
    Placed* placed;
    uint64_t start;
    std::vector<ObjectRelocation> relocations;
  };
  std::vector<Part> parts;
  std::string content;
  bool has_functions = false;
  for (auto& placed : placed_) {
    const ObjectModel& model = placed->model();
    auto is_discarded = [&](uint32_t symbol) { return DescribesDiscarded(*placed, symbol); };
    for (auto& [target, relocations] : EhFrameRelocations(*placed->object)) {
      EhFrame frame = FilterEhFrame(model.sections()[target], std::move(relocations), is_discarded,
                                    placed->object->label);
      if (!frame.has_functions) continue;
      has_functions = true;
      parts_.emplace_back(content.size(), placed->object);
      parts.push_back({placed.get(), content.size(), std::move(frame.relocations)});
      content += frame.content;
    }
  }
  if (!has_functions) return;
  content.append(4, '\0');  // the end of the table
  auto stored =
      sections_.graph().allocateContent(llvm::ArrayRef<char>(content.data(), content.size()));
  block_ = &sections_.AddBlock(SectionContent::kConstants, {stored.data(), stored.size()}, 8);
  sections_.SymbolOf(*block_);
  for (const Part& part : parts) {
    for (const ObjectRelocation& relocation : part.relocations) {
      Fixup fixup{part.placed, block_, part.start + relocation.offset, relocation.addend,
                  relocation.symbol};
      relocator_.Apply(fixup, relocation.type);
    }
  }
}

llvm::Error UnwindTable::Check(uint64_t code_begin, uint64_t code_end) const {
  if (block_ == nullptr) return llvm::Error::success();
  auto content = block_->getContent();
  EhFrameProblem problem = CheckEhFrame({content.data(), content.size()},
                                        block_->getAddress().getValue(), code_begin, code_end);
  if (problem.text.empty()) return llvm::Error::success();
  const ObjectFile* culprit = parts_.front().second;
  for (auto& [start, object] : parts_) {
    if (start <= problem.offset) culprit = object;
  }
  return MakeError(ErrorKind::kObjectFormat, "'" + culprit->label +
                                                 "' has a malformed .eh_frame section [OJ217] (" +
                                                 problem.text +
                                                 "); compile it again, or without unwind tables "
                                                 "(-fno-asynchronous-unwind-tables)");
}

}  // namespace orcjit
