// Code of one unit that is larger than a call reaches, on machines where that is not much: between
// the sections of code places are left for stubs, as close to each other as a quarter of that
// reach.
//
// Blocks are laid out in the order of the addresses that they are made with, so that a place is a
// range of those numbers, which costs nothing if no stub comes to lie there.
#ifndef ORCJIT_GRAPH_ISLANDS_H_
#define ORCJIT_GRAPH_ISLANDS_H_

#include <cstdint>
#include <vector>

#include "graph/target.h"
#include "graph/unit_sections.h"
#include "llvm/ADT/DenseMap.h"
#include "machine/machine.h"

namespace orcjit {

class Islands {
 public:
  Islands(const Machine& machine, UnitSections& sections)
      : machine_(machine), sections_(sections) {}

  // A call, or a jump.
  struct Branch {
    const Block* block;
    uint64_t offset;
    int64_t addend;
    uint8_t field;
  };

  // Before the next section of code, of that size: leaves a place, if the last one is far away from
  // it or its end.
  void BeforeCode(uint64_t size);
  void NoteCode(const Block& block);

  // The island that is closest to it: its number plus one; 0: the end of the code.
  uint32_t ClosestTo(const Branch& branch) const {
    return islands_.empty() ? 0 : FindClosestTo(*branch.block, branch.offset);
  }
  // Whether it may not reach that target within the unit, with what the islands between may add.
  bool IsBeyond(const Branch& branch, const Target& target) const {
    return !islands_.empty() && MayBeBeyondBranch(branch, target);
  }

  // What `make` makes comes to lie on that island.
  template <typename Make>
  Block& MakeOn(uint32_t island, Make make) {
    uint64_t* place = island == 0 ? nullptr : &islands_[island - 1].next_address;
    if (place != nullptr) sections_.ExchangeAddresses(place);
    Block& made = make();
    if (place != nullptr) sections_.ExchangeAddresses(place);
    return made;
  }

 private:
  struct Island {
    uint64_t next_address;
    uint64_t code_before;
  };

  uint32_t FindClosestTo(const Block& block, uint64_t offset) const;
  bool MayBeBeyondBranch(const Branch& branch, const Target& target) const;

  const Machine& machine_;
  UnitSections& sections_;
  std::vector<Island> islands_;
  uint64_t code_size_ = 0;
  llvm::DenseMap<const Block*, uint64_t> code_offsets_;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_ISLANDS_H_
