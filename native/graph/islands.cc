#include "graph/islands.h"

namespace orcjit {
namespace {

constexpr uint64_t kRoom = uint64_t{16} << 20;  // of addresses, for a million stubs

uint64_t Apart(uint64_t a, uint64_t b) { return a < b ? b - a : a - b; }

}  // namespace

void Islands::BeforeCode() {
  if (machine_.branch_reach == 0) return;
  uint64_t last = islands_.empty() ? 0 : islands_.back().code_before;
  if (code_size_ - last < machine_.branch_reach / 4) return;
  islands_.push_back({sections_.LeaveAddresses(kRoom), code_size_});
}

void Islands::NoteCode(const Block& block) {
  if (machine_.branch_reach == 0) return;
  uint64_t alignment = block.getAlignment();
  code_size_ = (code_size_ + alignment - 1) & ~(alignment - 1);
  code_offsets_[&block] = code_size_;
  code_size_ += block.getSize();
}

uint32_t Islands::FindClosestTo(const Block& block) const {
  auto found = code_offsets_.find(&block);
  if (found == code_offsets_.end()) return 0;
  uint32_t best = 0;
  uint64_t least = Apart(code_size_, found->second);
  for (uint32_t i = 0; i < islands_.size(); ++i) {
    uint64_t distance = Apart(islands_[i].code_before, found->second);
    if (distance < least) best = i + 1, least = distance;
  }
  return best;
}

bool Islands::MayBeBeyondBranch(const Block& block, uint8_t field, const Target& target) const {
  if (machine_.fields[field].reach != Reach::kBranch) return false;
  auto from = code_offsets_.find(&block);
  auto to = code_offsets_.find(&target.symbol->getBlock());
  // Of tables and stubs, which lie at the end, it is not known here.
  uint64_t end = to == code_offsets_.end() ? code_size_ : to->second;
  if (from == code_offsets_.end()) return true;
  uint64_t margin = machine_.branch_reach / 8 + block.getSize();
  uint64_t distance = Apart(from->second, end) + static_cast<uint64_t>(target.offset);
  return distance + margin >= machine_.branch_reach;
}

}  // namespace orcjit
