#include "graph/function_table.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "graph/llvm_error.h"
#include "object/error.h"

namespace orcjit {

namespace {

// By their addresses: what a distance from the beginning of the image leads to.
class ContentOfUnit {
 public:
  ContentOfUnit(llvm::jitlink::LinkGraph& graph, uint64_t base) : base_(base) {
    for (Block* block : graph.blocks()) {
      if (!block->isZeroFill()) blocks_[block->getAddress().getValue()] = block;
    }
  }

  std::string_view At(uint32_t distance) const {
    uint64_t address = base_ + distance;
    auto next = blocks_.upper_bound(address);
    if (next == blocks_.begin()) return {};
    const Block* block = std::prev(next)->second;
    uint64_t offset = address - block->getAddress().getValue();
    if (offset >= block->getSize()) return {};
    return {block->getContent().data() + offset, block->getSize() - offset};
  }

 private:
  uint64_t base_;
  std::map<uint64_t, const Block*> blocks_;
};

llvm::Error Malformed(const ObjectFile& object, const std::string& problem) {
  return MakeError(ErrorKind::kObjectFormat,
                   "'" + object.label + "' has a malformed table of functions [OJ246] (" + problem +
                       "); compile it again, or without unwind tables "
                       "(-fno-asynchronous-unwind-tables)");
}

}  // namespace

void FunctionTable::Note(Placed& placed, uint32_t section) {
  parts_.push_back({&placed, section, size_});
  size_ += placed.model().sections()[section].size;
}

void FunctionTable::Place() {
  if (parts_.empty()) return;
  auto content = sections_.graph().allocateBuffer(size_);
  for (const Part& part : parts_) {
    std::string_view from = part.placed->model().sections()[part.section].content;
    std::copy(from.begin(), from.end(), content.data() + part.start);
  }
  block_ = &sections_.AddBlock(SectionContent::kConstants, {content.data(), content.size()},
                               alignof(FunctionEntry));
  sections_.SymbolOf(*block_);
  for (const Part& part : parts_) {
    part.placed->blocks[part.section] = block_;
    part.placed->leads[part.section] = static_cast<uint32_t>(part.start);
  }
}

// In link order. Those of functions that another object provides are left as they are in the file,
// and begin nowhere in the code.
FunctionTable::Entries FunctionTable::EntriesOfCode(uint32_t code_begin, uint32_t code_end) const {
  Entries entries;
  const char* content = block_->getContent().data();
  for (const Part& part : parts_) {
    uint64_t size = part.placed->model().sections()[part.section].size;
    for (uint64_t at = 0; at < size; at += sizeof(FunctionEntry)) {
      FunctionEntry entry;
      std::memcpy(&entry, content + part.start + at, sizeof(entry));
      if (entry.begin >= code_begin && entry.begin < code_end)
        entries.emplace_back(entry, part.placed->object);
    }
  }
  return entries;
}

llvm::Error FunctionTable::Finish(uint64_t code_begin, uint64_t code_end) {
  if (block_ == nullptr) return llvm::Error::success();
  uint64_t base = sections_.ImageBase();
  ContentOfUnit content(sections_.graph(), base);
  ImageView image{[&](uint32_t distance) { return content.At(distance); },
                  static_cast<uint32_t>(code_begin - base), static_cast<uint32_t>(code_end - base)};
  Entries entries = EntriesOfCode(image.code_begin, image.code_end);
  auto begin_of = [](const auto& entry) { return entry.first.begin; };
  std::stable_sort(entries.begin(), entries.end(), [&](const auto& one, const auto& other) {
    return begin_of(one) < begin_of(other);
  });
  // Several objects may describe the copy that one of them provides.
  entries.erase(std::unique(entries.begin(), entries.end(),
                            [&](const auto& one, const auto& other) {
                              return begin_of(one) == begin_of(other);
                            }),
                entries.end());
  uint32_t last_end = 0;
  for (const auto& [entry, object] : entries) {
    std::string problem = ProblemOfFunction(entry, image);
    if (problem.empty() && entry.begin < last_end) problem = "functions that overlap";
    if (!problem.empty()) return Malformed(*object, problem);
    last_end = entry.end;
  }
  if (!entries.empty()) range_ = {block_->getAddress().getValue(), entries.size(), base};
  char* to = block_->getAlreadyMutableContent().data();
  std::memset(to, 0, block_->getSize());
  for (const auto& [entry, object] : entries) {
    std::memcpy(to, &entry, sizeof(entry));
    to += sizeof(entry);
  }
  return llvm::Error::success();
}

}  // namespace orcjit
