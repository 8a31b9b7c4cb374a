#include "graph/islands.h"

namespace orcjit {
namespace {

constexpr uint64_t kRoom = uint64_t{16} << 20;  // of addresses, for a million stubs

uint64_t Apart(uint64_t a, uint64_t b) { return a < b ? b - a : a - b; }

}  // namespace

void Islands::BeforeCode(uint64_t size) {
  if (machine_.branch_reach == 0) return;
  uint64_t last = islands_.empty() ? 0 : islands_.back().code_before;
  uint64_t apart = machine_.branch_reach / 4;
  // The end of a large section is close to the next place, its beginning to the one before alone.
  if (code_size_ - last < apart && size < apart) return;
  islands_.push_back({sections_.LeaveAddresses(kRoom), code_size_});
}

void Islands::NoteCode(const Block& block) {
  if (machine_.branch_reach == 0) return;
  uint64_t alignment = block.getAlignment();
  code_size_ = (code_size_ + alignment - 1) & ~(alignment - 1);
  code_offsets_[&block] = code_size_;
  code_size_ += block.getSize();
}

uint32_t Islands::FindClosestTo(const Block& block, uint64_t offset) const {
  auto found = code_offsets_.find(&block);
  if (found == code_offsets_.end()) return 0;
  uint64_t place = found->second + offset;
  uint32_t best = 0;
  uint64_t least = Apart(code_size_, place);
  for (uint32_t i = 0; i < islands_.size(); ++i) {
    uint64_t distance = Apart(islands_[i].code_before, place);
    if (distance < least) best = i + 1, least = distance;
  }
  return best;
}

bool Islands::MayBeBeyondBranch(const Branch& branch, const Target& target) const {
  if (machine_.fields[branch.field].reach != Reach::kBranch) return false;
  const Block& target_block = target.symbol->getBlock();
  auto from = code_offsets_.find(branch.block);
  if (from == code_offsets_.end()) return true;
  uint64_t place = from->second + branch.offset;
  uint64_t offset = static_cast<uint64_t>(target.offset + branch.addend);
  // Within a section nothing is left.
  if (&target_block == branch.block) {
    uint64_t to = from->second + offset;
    return to < place ? place - to > machine_.branch_reach : to - place >= machine_.branch_reach;
  }
  auto to = code_offsets_.find(&target_block);
  // Of tables and stubs, which lie at the end, it is not known here.
  uint64_t end = to == code_offsets_.end() ? code_size_ : to->second + offset;
  uint64_t margin = machine_.branch_reach / 8;
  return Apart(place, end) + margin >= machine_.branch_reach;
}

}  // namespace orcjit
