// The objects of a unit and where their sections are in the graph.
#ifndef ORCJIT_GRAPH_PLACED_H_
#define ORCJIT_GRAPH_PLACED_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "graph/target.h"
#include "link/link_plan.h"
#include "llvm/ADT/DenseMap.h"

namespace orcjit {

inline constexpr uint64_t kNoTls = ~uint64_t{0};

// An object with the blocks of its sections (null: not loaded) and its symbols' targets.
struct Placed {
  explicit Placed(ObjectFile* placed_object);

  const ObjectModel& model() const { return *object->model; }

  ObjectFile* object;
  std::vector<Block*> blocks;
  std::vector<uint64_t> tls_offsets;  // kNoTls where the section is not thread-local
  std::vector<uint32_t> leads;        // where the section begins in its block
  std::vector<Target> targets;
  // Symbols whose address some instruction takes that cannot load it; not made until asked for.
  std::unique_ptr<std::set<uint32_t>> taken_otherwise;
};

// One relocation: what it changes, and the symbol that it refers to.
struct Fixup {
  Placed* placed;
  Block* block;
  uint64_t offset;
  int64_t addend;
  uint32_t symbol = 0;
};

class PlacedObjects {
 public:
  explicit PlacedObjects(const LinkPart& part) : part_(part) {}

  // Throws JitError kUnsupportedObject where they are for several machines.
  void Enter(const Machine& machine);

  auto begin() const { return placed_.begin(); }
  auto end() const { return placed_.end(); }
  // Null if it is no object of the unit.
  Placed* Find(const ObjectFile* object) const { return by_object_.lookup(object); }

  // For messages: what lies there, and what the relocation there refers to.
  std::string DescribePlace(const Block& block, uint64_t offset) const;
  std::string DescribeTarget(const Block& block, uint64_t offset) const;
  // Throws JitError kUnsupportedObject: the relocation refers to `problem`.
  [[noreturn]] void Refuse(const Fixup& fixup, const std::string& problem) const;
  [[noreturn]] static void Unsupported(const ObjectFile& object, const std::string& problem);

 private:
  const LinkPart& part_;
  std::vector<std::unique_ptr<Placed>> placed_;
  llvm::DenseMap<const ObjectFile*, Placed*> by_object_;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_PLACED_H_
