// Turns the objects of a LinkPart into one JITLink LinkGraph, as a linker lays out a shared
// library: sections of all objects side by side, one GOT, one table of stubs, one unwind table, one
// thread-local image.
//
// JITLink's own readers are not used: they take one object at a time, refuse many relocations and
// symbol kinds, and trust their input. Every symbol is decided by the LinkPlan before, so the graph
// needs no names: an edge points at a section of the graph plus an offset, or at an absolute
// address. Only what libraries that are linked in the same go need of each other is named, and
// looked up by ORC.
//
// Steps, in order: Layout() of all parts, then Relocate() of all parts (a part needs to know the
// thread-local layout of others), then JITLink allocates, and AfterAllocation() runs as a pass
// when all addresses are known: it writes all of them, and leaves no fixup to JITLink. What depends
// on the processor is asked of the Machine, and each kind of thing that a linker makes is a class
// of its own, which this one puts together.
#ifndef ORCJIT_GRAPH_GRAPH_BUILDER_H_
#define ORCJIT_GRAPH_GRAPH_BUILDER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "graph/commons.h"
#include "graph/edge_writer.h"
#include "graph/function_arrays.h"
#include "graph/function_table.h"
#include "graph/got.h"
#include "graph/islands.h"
#include "graph/linker_defined.h"
#include "graph/placed.h"
#include "graph/placement.h"
#include "graph/reach.h"
#include "graph/relocator.h"
#include "graph/section_bounds.h"
#include "graph/stubs.h"
#include "graph/symbol_targets.h"
#include "graph/thread_locals.h"
#include "graph/unit_layout.h"
#include "graph/unit_sections.h"
#include "graph/unwind_table.h"
#include "link/link_plan.h"
#include "machine/machine.h"

namespace orcjit {

class GraphBuilder {
 public:
  // `dso_handle`: where an earlier unit of the library has put it, or 0. `placement`: where this
  // one will be, in `regions`.
  GraphBuilder(LinkPart& part, std::string name, uint64_t dso_handle, const Placement& placement,
               CodeRegions& regions, std::shared_ptr<llvm::orc::SymbolStringPool> names);

  // Debuggers want the addresses of all sections.
  void NoteAllAddresses() { notes_all_addresses_ = true; }

  void Layout();
  void Relocate();

  std::unique_ptr<llvm::jitlink::LinkGraph> TakeGraph() { return std::move(owned_graph_); }
  const std::string& root_symbol() const { return root_symbol_; }
  // See ReachRules.
  const Placement& needed_placement() const { return reach_.needed_placement(); }
  bool depends_on_placement() const { return reach_.depends_on_placement(); }

  // Those that lie in static storage need their distances known to others before their fixups.
  // `builders` are all of the link.
  void OrderThreadLocals(const std::vector<std::unique_ptr<GraphBuilder>>& builders);

  // The steps below take the place of all of JITLink's passes.
  void SetPasses(llvm::jitlink::PassConfiguration* passes);

  // This graph's own addresses are known.
  llvm::Error AfterOwnAllocation();

  // All addresses are known: write the edges, and note where everything lies.
  llvm::Error AfterAllocation(llvm::jitlink::LinkGraph& graph);

  // All content is final: check what others will trust.
  llvm::Error AfterFixup(llvm::jitlink::LinkGraph& graph);

  const UnitLayout& unit() const { return unit_; }
  UnitLayout TakeUnit() { return std::move(unit_); }
  // Enters the addresses of what was linked into the library's definitions.
  void PublishDefinitions();

 private:
  void AddRoot();
  void NameCrossingDefinitions();
  llvm::Error WriteEdges(llvm::jitlink::LinkGraph& graph);
  void NoteAddresses();
  void NoteObjects();
  void NoteDefinition(Placed& placed, uint32_t symbol);
  Definition* DefinitionOf(const Placed& placed, uint32_t symbol) const;
  Extent ExtentOf(const Target& target) const;

  LinkPart& part_;
  const Machine& machine_;
  std::unique_ptr<llvm::jitlink::LinkGraph> owned_graph_;
  llvm::jitlink::LinkGraph& graph_;
  std::string root_symbol_;

  // Each knows those before it.
  PlacedObjects placed_;
  UnitSections sections_;
  SectionBounds bounds_;
  FunctionArrays arrays_;
  FunctionTable function_table_;
  Islands islands_;
  Got got_;
  Stubs stubs_;
  Commons commons_;
  ThreadLocals thread_locals_;
  LinkerDefinedSymbols linker_defined_;
  SymbolTargets targets_;
  ReachRules reach_;
  Relocator relocator_;
  UnwindTable unwind_table_;
  EdgeWriter edge_writer_;

  UnitLayout unit_;
  bool notes_all_addresses_ = false;
  std::vector<std::pair<Definition*, uint64_t>> published_;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_GRAPH_BUILDER_H_
