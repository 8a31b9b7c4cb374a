// The global offset table of a unit: addresses that code loads, and what it needs to find
// thread_local variables.
#ifndef ORCJIT_GRAPH_GOT_H_
#define ORCJIT_GRAPH_GOT_H_

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "graph/target.h"
#include "graph/unit_sections.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace orcjit {

class Got {
 public:
  explicit Got(UnitSections& sections) : sections_(sections) {}

  // Made when it is first asked for. Its content comes with Finish, when the number of entries is
  // known.
  Block& block();
  Target Place(uint64_t slot) {
    block();
    Target place = begin_;
    place.offset = static_cast<int64_t>(slot);
    return place;
  }

  // The slots, by their offset, of which there is one for each value: the address of a target, ...
  uint64_t SlotFor(const Target& target);
  bool HasSlotFor(const Target& target) const { return slots_.count(target.key()) != 0; }
  // ... a thread-local descriptor, ...
  uint64_t DescriptorSlot(TlsDescriptor descriptor);
  // ... and the pair {function, descriptor}.
  uint64_t CallSlot(TlsDescriptor descriptor);
  // Room that nothing else gets.
  uint64_t Reserve(uint64_t size) { return std::exchange(size_, size_ + size); }

  // Changes the targets of slots before they are written.
  void ForEachTarget(llvm::function_ref<void(Target&)> change);
  void Set(uint64_t slot, const Target& target) { entries_.emplace_back(slot, target); }
  void Finish();

  // Of the block, which fields that count from it have made.
  uint64_t address() const { return block_->getAddress().getValue(); }

 private:
  UnitSections& sections_;
  Block* block_ = nullptr;
  Target begin_;  // of the block
  uint64_t size_ = 0;
  std::vector<std::pair<uint64_t, Target>> entries_;  // by slot
  llvm::DenseMap<Target::Key, uint64_t> slots_;
  std::vector<std::pair<uint64_t, TlsDescriptor>> descriptors_;  // by slot
  std::map<std::pair<uint64_t, uint64_t>, uint64_t> descriptor_slots_;
  std::map<uint64_t, uint64_t> call_slots_;  // by the descriptor's slot
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_GOT_H_
