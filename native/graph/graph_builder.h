// Turns the objects of a LinkPart into one JITLink LinkGraph, as a linker lays out a shared
// library: sections of all objects side by side, one GOT, one table of stubs, one unwind table, one
// thread-local image.
//
// JITLink's own ELF reader is not used: it takes one object at a time, refuses many relocations and
// symbol kinds, and trusts its input. Every symbol is decided by the LinkPlan before, so the graph
// needs no names: an edge points at a section of the graph plus an offset, or at an absolute
// address. Only what libraries that are linked in the same go need of each other is named, and
// looked up by ORC.
//
// Steps, in order: Layout() of all parts, then Relocate() of all parts (a part needs to know the
// thread-local layout of others), then JITLink allocates, and AfterAllocation() runs as a pass
// when all addresses are known: it writes all of them, and leaves no fixup to JITLink. What depends
// on the processor is asked of the Machine.
#ifndef ORCJIT_GRAPH_GRAPH_BUILDER_H_
#define ORCJIT_GRAPH_GRAPH_BUILDER_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "graph/placement.h"
#include "graph/unit_layout.h"
#include "link/link_plan.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ExecutionEngine/JITLink/JITLink.h"
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
  // Where it has to be, and what it refers to as well. If that is not what the constructor was
  // told, it was built for another place, and may have to be built again.
  const Placement& needed_placement() const { return needed_placement_; }
  bool depends_on_placement() const { return depends_on_placement_; }

  // Those that lie in static storage need their distances known to others before their fixups.
  // `builders` are all of the link.
  void OrderThreadLocals(const std::vector<std::unique_ptr<GraphBuilder>>& builders);

  // The steps below take the place of all of JITLink's passes.
  void SetPasses(llvm::jitlink::PassConfiguration* passes);

  // This graph's own addresses are known.
  llvm::Error AfterOwnAllocation();

  // Addresses are known: finish the edges that depend on the GOT's, check that all edges reach, and
  // note where everything lies.
  llvm::Error AfterAllocation(llvm::jitlink::LinkGraph& graph);

  // All content is final: check what others will trust.
  llvm::Error AfterFixup(llvm::jitlink::LinkGraph& graph);

  const UnitLayout& unit() const { return unit_; }
  UnitLayout TakeUnit() { return std::move(unit_); }
  // Enters the addresses of what was linked into the library's definitions.
  void PublishDefinitions();

  // The name under which ORC knows a definition that another library refers to.
  static std::string CrossName(const LibraryNode& library, llvm::StringRef symbol);

 private:
  using Block = llvm::jitlink::Block;
  using Symbol = llvm::jitlink::Symbol;

  // Where an edge points: a symbol of the graph plus an offset.
  struct Target {
    enum class Kind : uint8_t { kMissing, kBlock, kAbsolute, kExternal, kTls, kDiscarded };

    Kind kind = Kind::kMissing;
    bool is_process = false;   // an address outside the session: may be out of reach
    bool is_function = false;  // of another unit, which may be out of reach of 32-bit addresses
    Symbol* symbol = nullptr;
    int64_t offset = 0;      // kAbsolute: the address
    TlsDescriptor tls = {};  // kTls

    std::pair<const void*, int64_t> key() const { return {symbol, offset}; }
  };

  // An object with the blocks of its sections (null: not loaded) and its symbols' targets.
  struct Placed {
    explicit Placed(ObjectFile* placed_object);

    ObjectFile* object;
    std::vector<Block*> blocks;
    std::vector<Symbol*> section_symbols;
    std::vector<uint64_t> tls_offsets;  // kNoTls where the section is not thread-local
    std::vector<uint8_t> leads;         // where the section begins in its block
    std::vector<Target> targets;
    // Symbols whose address some instruction takes that cannot load it; not made until asked for.
    std::unique_ptr<std::set<uint32_t>> taken_otherwise;
  };

  struct Fixup {
    Placed* placed;
    Block* block;
    uint64_t offset;
    int64_t addend;
    uint32_t symbol = 0;
  };

  static constexpr uint64_t kNoTls = ~uint64_t{0};

  // Edges have the numbers of the machine's fields, and JITLink applies none of them.
  static constexpr llvm::jitlink::Edge::Kind EdgeOf(uint8_t field) {
    return static_cast<llvm::jitlink::Edge::Kind>(llvm::jitlink::Edge::FirstRelocation + field);
  }
  static uint8_t FieldOf(const llvm::jitlink::Edge& edge) {
    return static_cast<uint8_t>(edge.getKind() - llvm::jitlink::Edge::FirstRelocation);
  }

  // graph_builder.cc: sections
  void PrepareSections();
  void PlaceSections(Placed& placed, bool large);
  void PlaceSection(Placed& placed, uint32_t index);
  void PlaceCodeFragment(Placed& placed, uint32_t index);
  Block& AddBlock(llvm::jitlink::Section& section, std::string_view content, uint64_t alignment);
  void CheckSize(uint64_t more, uint64_t before) const;
  Block& AddZeroBlock(llvm::jitlink::Section& section, uint64_t size, uint64_t alignment);
  llvm::jitlink::Section& OutputSection(const ObjectSection& section);
  bool IsSmall() const;
  // Not told by its protection: constants may lie beside code.
  bool IsCode(const llvm::jitlink::Section& section) const {
    return code_sections_.count(&section) != 0;
  }
  void NoteBounds(const std::string& name, Block& block);
  Symbol& SymbolOf(Block& block);
  std::vector<Definition*> UnlinkedCommons() const;
  void PlaceCommons();
  Block* CommonBlock(Definition& definition);
  void NoteFunctionArray(const ObjectFile& object, const ObjectSection& section, Block& block);
  void AddRoot();
  void NameCrossingDefinitions();
  [[noreturn]] void Unsupported(const ObjectFile& object, const std::string& problem) const;

  // thread_locals.cc
  void LayoutThreadLocals();
  uint64_t ReserveThreadLocal(const ObjectFile& object, uint64_t size, uint64_t alignment);
  std::map<Definition*, uint64_t> LayoutThreadLocalCommons();
  void BuildThreadLocalImage();

  // targets.cc: what a symbol is
  Target& TargetOf(Placed& placed, uint32_t symbol);
  Target MakeTarget(Placed& placed, uint32_t symbol);
  Target TargetOfOwn(Placed& placed, uint32_t symbol);
  Target TargetOfDefinition(Definition& definition);
  Target TargetOfSectionBound(const ObjectSymbol& symbol, bool is_start);
  Target TargetOfThreadLocalBound(std::string_view section, bool is_start);
  Target BlockTarget(Block& block, int64_t offset = 0);
  Target AbsoluteTarget(uint64_t address);
  static Target TlsTarget(TlsDescriptor tls);
  Symbol& ExternalSymbol(const std::string& name);
  Target DsoHandleTarget();

  // linker_defined.cc
  Target LinkerDefinedTarget(uint32_t number);
  Target MadeBlock(uint32_t number, const ObjectSection& section, std::string_view content);
  Target BoundTarget(uint32_t number);
  void PlaceBounds();

  // tables.cc: GOT, stubs, thread-local descriptors
  Block& GotBlock();
  uint64_t GotSlot(const Target& target);
  uint64_t TlsDescriptorSlot(TlsDescriptor descriptor);
  uint64_t TlsCallSlot(TlsDescriptor descriptor);
  uint64_t TlsDistanceSlot(TlsDescriptor descriptor);
  Target StubFor(const Target& target, uint32_t island = 0);
  Target AddressStubFor(const Target& target);
  void UseAddressStubs();
  Target IfuncStub(Placed& placed, uint32_t symbol);
  Target SupportThunk(uint32_t number);
  Target SupportDataCopy(uint32_t number);
  Block& AddPiece(const CodePiece& piece, const Target& pointer, const Target& handle);
  void FinishTables();

  // relocations.cc: what a relocation means
  void RelocateSection(Placed& placed, const RelocationTable& table);
  void ApplyRelocation(Fixup fixup, uint32_t type);
  RelocationRule RuleFor(const Fixup& fixup, uint32_t type) const;
  Target CheckedTarget(const Fixup& fixup, const RelocationRule& rule);
  void RelocateThreadLocal(const Fixup& fixup, const RelocationRule& rule, Target target);
  uint64_t SizeOf(const Placed& placed, uint32_t symbol) const;
  void AddEdge(const Fixup& fixup, uint8_t field, const Target& target, int64_t addend);
  void AddSlotEdge(const Fixup& fixup, uint8_t field, uint64_t slot);
  void AddDistance(Block& block, uint64_t offset, TlsDescriptor variable, int64_t addend,
                   uint8_t field);
  uint64_t ThreadLocalOffset(const Fixup& fixup, const Target& target) const;
  [[noreturn]] void Refuse(const Fixup& fixup, const std::string& problem) const;

  // reach.cc: what may be too far away
  Target WithinReach(const Fixup& fixup, uint8_t* field, const Target& target);
  Target LinkedTarget(const Fixup& fixup, uint8_t* field, const Target& target);
  Target ProcessTarget(const Fixup& fixup, uint8_t* field, const Target& target);
  bool IsFar(Reach reach, const Target& target);
  bool CanLoadAddress(const Fixup& fixup, uint8_t field);
  bool CanLoadAllParts(Placed& placed, uint32_t symbol);
  Target LoadedAddress(const Fixup& fixup, uint8_t* field, const Target& target);
  Target CopyOfConstant(const Target& target);

  // islands.cc: where stubs lie in code that is larger than a branch reaches
  void MakeIsland();
  void NotePlaceInCode(const Block& block);
  uint32_t IslandFor(const Block& block) const;
  bool IsBeyondBranch(const Fixup& fixup, const RelocationRule& rule, const Target& target) const;
  void NoteDataOfProcess(Reach reach, const Target& target);

  // eh_frame_builder.cc
  void BuildEhFrame();
  bool DescribesDiscarded(const Placed& placed, uint32_t symbol) const;

  // static_tls.cc
  void RequireStaticTls(const Fixup& fixup, const Target& target, uint32_t symbol);
  void PlaceThreadLocals();
  bool ImageRefersOutside() const;
  std::string FinalThreadLocalImage() const;
  int64_t DistanceOf(const TlsDescriptor& variable) const;

  // finish.cc: after allocation
  llvm::Error WriteDistances();
  llvm::Error WriteEdges(llvm::jitlink::LinkGraph& graph);
  llvm::Error WriteEdge(Block& block, const llvm::jitlink::Edge& edge) const;
  uint64_t AddressFor(const llvm::jitlink::Edge& edge, Reach reach, uint64_t place) const;
  uint64_t BaseOf(Base base, uint64_t place) const;
  llvm::Error NotWritten(const Block& block, uint64_t offset, Written problem, Base base,
                         int64_t value) const;
  std::string DescribePlace(const Block& block, uint64_t offset) const;
  std::string DescribeTarget(const Block& block, uint64_t offset) const;
  void NoteAddresses();
  void NoteObjects();
  Extent ExtentOf(const Target& target) const;

  LinkPart& part_;
  const Machine& machine_;
  std::unique_ptr<llvm::jitlink::LinkGraph> owned_graph_;
  llvm::jitlink::LinkGraph& graph_;
  std::string root_symbol_;
  uint64_t known_dso_handle_;
  std::vector<std::unique_ptr<Placed>> placed_;
  llvm::DenseMap<const ObjectFile*, Placed*> placed_by_object_;
  std::map<std::string, llvm::jitlink::Section*> sections_;
  std::set<const llvm::jitlink::Section*> code_sections_;
  bool has_constants_beside_code_ = false;
  std::map<std::string, Block*> first_named_, last_named_;
  // The sections for code, for constants and for variables without a name to be kept apart.
  llvm::jitlink::Section* plain_sections_[3] = {};
  std::set<std::string_view> writable_names_;  // of sections, in any object
  llvm::DenseMap<Block*, Symbol*> block_symbols_;
  uint64_t next_address_ = 1;
  Symbol* absolute_ = nullptr;
  llvm::DenseMap<Definition*, Block*> commons_;
  std::map<std::string, Symbol*> externals_;
  Block* dso_handle_ = nullptr;

  uint64_t tls_size_ = 0;
  uint64_t tls_alignment_ = 1;
  uint64_t tls_image_size_ = 0;
  Block* tls_image_ = nullptr;

  Block* got_ = nullptr;  // without content until FinishTables
  uint64_t got_size_ = 0;
  std::vector<std::pair<uint64_t, Target>> got_entries_;  // by slot
  std::map<std::pair<const void*, int64_t>, uint64_t> got_slots_;
  std::vector<std::pair<uint64_t, TlsDescriptor>> tls_entries_;  // by slot
  std::map<std::pair<uint64_t, uint64_t>, uint64_t> tls_slots_;
  std::map<uint64_t, uint64_t> tls_call_slots_;  // by the descriptor's slot
  std::map<std::pair<uint64_t, uint64_t>, uint64_t> tls_distance_slots_;
  struct Distance {
    Block* block;
    uint32_t offset;
    TlsDescriptor variable;
    int64_t addend;
    uint8_t field;
  };
  std::vector<Distance> distances_;
  bool needs_static_tls_ = false;
  std::map<std::pair<uint64_t, uint64_t>, int64_t> process_distances_;  // of shared libraries' own
  std::set<const TlsModule*> foreign_static_tls_;  // of units that are linked in the same go
  struct StubKey {
    std::pair<const void*, int64_t> target;
    uint32_t island;

    bool operator<(const StubKey& other) const {
      return std::tie(target, island) < std::tie(other.target, other.island);
    }
  };
  std::map<StubKey, Block*> stubs_;
  // A place within the code that is left for stubs. Number 0 is the end of the code.
  struct Island {
    uint64_t next_address;
    uint64_t code_before;
  };
  std::vector<Island> islands_;
  uint64_t code_size_ = 0;
  llvm::DenseMap<const Block*, uint64_t> code_offsets_;
  llvm::DenseMap<const Symbol*, Target> stub_targets_;
  struct AddressStub {
    Block* block;
    uint64_t slot;  // of its own, for the function's real address
  };
  std::map<std::pair<const void*, int64_t>, AddressStub> address_stubs_;
  struct Ifunc {
    Block* stub;
    Block* slot;
    Target resolver;
  };
  // Aliases of an ifunc are one: it is known by its resolver. In link order. No tuple, which would
  // convert a member to a narrower one without a word.
  struct IfuncKey {
    uint64_t object;  // its ordinal
    uint32_t section;
    uint64_t offset;

    bool operator<(const IfuncKey& other) const {
      return std::tie(object, section, offset) <
             std::tie(other.object, other.section, other.offset);
    }
  };
  std::map<IfuncKey, Ifunc> ifuncs_;
  std::map<uint32_t, Block*> thunks_;
  std::map<uint32_t, Block*> data_copies_;
  std::map<int64_t, Block*> constant_copies_;  // by the original's address
  std::map<uint32_t, Block*> made_blocks_;     // by LinkerDefined
  std::map<uint32_t, Symbol*> bounds_;

  std::vector<std::pair<FunctionArray, Block*>> arrays_;
  Block* eh_frame_ = nullptr;
  std::vector<std::pair<uint64_t, const ObjectFile*>>
      eh_frame_parts_;  // where each object's records begin
  CodeRegions& regions_;
  const Placement placement_;
  Placement needed_placement_;
  bool depends_on_placement_ = false;  // something is reached in another way elsewhere
  UnitLayout unit_;
  bool notes_all_addresses_ = false;
  std::vector<std::pair<Definition*, uint64_t>> published_;
};

}  // namespace orcjit

#endif  // ORCJIT_GRAPH_GRAPH_BUILDER_H_
