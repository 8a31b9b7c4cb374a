// The sections of a graph, and the blocks in them: code, constants and variables apart, in the
// order in which JITLink lays them out, each block with the symbol that edges point at, and the
// edges.
#ifndef ORCJIT_GRAPH_UNIT_SECTIONS_H_
#define ORCJIT_GRAPH_UNIT_SECTIONS_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "graph/target.h"
#include "link/link_plan.h"
#include "llvm/ADT/DenseMap.h"
#include "object/object_model.h"

namespace orcjit {

enum class SectionContent : uint8_t { kCode, kConstants, kData };

// Thread-local sections and unwind tables are laid out apart.
bool IsPlaced(const ObjectSection& section);

// Sections with such names can be walked from __start_NAME to __stop_NAME.
bool IsCIdentifier(std::string_view name);

class UnitSections {
 public:
  UnitSections(const LinkPart& part, llvm::jitlink::LinkGraph& graph)
      : part_(part), graph_(graph) {}

  // Before all others: the sections that each graph has, and what the objects say of all.
  void Prepare();

  llvm::jitlink::LinkGraph& graph() { return graph_; }
  // Where that section of an object goes.
  GraphSection& SectionFor(const ObjectSection& section);
  // Not told by its protection: constants may lie beside code.
  bool IsCode(const GraphSection& section) const { return code_sections_.count(&section) != 0; }

  // `content` has to stay.
  Block& AddBlock(GraphSection& section, std::string_view content, uint64_t alignment);
  // What a linker makes.
  Block& AddBlock(SectionContent kind, std::string_view content, uint64_t alignment);
  // Throws JitError kMemory for a size that no machine has.
  Block& AddZeroBlock(GraphSection& section, uint64_t size, uint64_t alignment);
  Block& AddZeroData(uint64_t size, uint64_t alignment, bool is_large);
  // In a section of its own.
  Block& AddReadOnly(const char* section, llvm::MutableArrayRef<char> content, uint64_t alignment);
  GraphSymbol& SymbolOf(Block& block);

  void AddEdge(const Edge& edge) { edges_.push_back(edge); }
  std::vector<Edge>& edges() { return edges_; }

  void AddDifference(const Difference& difference) { differences_.push_back(difference); }
  const std::vector<Difference>& differences() const { return differences_; }

  Target BlockTarget(Block& block, int64_t offset = 0);
  Target AbsoluteTarget(uint64_t address);
  // Once there are addresses: the lowest one, from which an image of Windows counts. Made when it
  // is first asked for.
  uint64_t ImageBase();
  // What another graph of the same link defines.
  GraphSymbol& External(const std::string& name);

  // Blocks get ascending addresses, in which JITLink keeps them within a section. Leaves `size` of
  // them out, and returns where they begin; and makes blocks there while it is exchanged.
  uint64_t LeaveAddresses(uint64_t size) {
    return std::exchange(next_address_, next_address_ + size);
  }
  void ExchangeAddresses(uint64_t* next) { std::swap(next_address_, *next); }

 private:
  bool IsSmall() const;
  SectionContent ContentOf(const ObjectSection& section) const;
  GraphSection& Find(SectionContent kind, std::string_view name, bool is_large);
  GraphSection& Make(SectionContent kind, llvm::StringRef name);
  void CheckSize(uint64_t more, uint64_t before) const;

  const LinkPart& part_;
  llvm::jitlink::LinkGraph& graph_;
  std::map<std::string, GraphSection*> sections_;
  std::set<const GraphSection*> code_sections_;
  bool has_constants_beside_code_ = false;
  // The sections for code, for constants and for variables without a name to be kept apart.
  GraphSection* plain_sections_[3] = {};
  std::set<std::string_view> writable_names_;  // of sections, in any object
  llvm::DenseMap<Block*, GraphSymbol*> block_symbols_;
  std::vector<Edge> edges_;
  std::vector<Difference> differences_;
  uint64_t next_address_ = 1;
  uint64_t image_base_ = 0;
  GraphSymbol* absolute_ = nullptr;
  std::map<std::string, GraphSymbol*> externals_;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_UNIT_SECTIONS_H_
