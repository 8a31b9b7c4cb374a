// Applies relocations: a machine's table says for each type what it is about (its form) and how
// that is written (its field); what remains are edges, which finish.cc writes.
#include <string>

#include "graph/graph_builder.h"
#include "link/library_node.h"
#include "object/error.h"
#include "object/text.h"
#include "os/process_symbols.h"

namespace orcjit {

RelocationRule GraphBuilder::RuleFor(const Fixup& fixup, uint32_t type) const {
  RelocationRule rule;
  if (machine_.FindRule(type, &rule)) return rule;
  Refuse(fixup, "a relocation of type " + std::to_string(type) + ", which no object file for " +
                    machine_.words + " has: compile it again, or report this");
}

void GraphBuilder::Refuse(const Fixup& fixup, const std::string& problem) const {
  throw JitError(ErrorKind::kUnsupportedObject,
                 "'" + fixup.placed->object->label + "' refers, at " +
                     DescribePlace(*fixup.block, fixup.offset) + ", to " + problem);
}

void GraphBuilder::RelocateSection(Placed& placed, const RelocationTable& table) {
  const ObjectModel& model = *placed.object->model;
  // Language data of functions that are left out stays, and is never read.
  bool may_be_unused = StartsWith(model.sections()[table.target].name, ".gcc_except_table");
  for (const ObjectRelocation& relocation : model.Relocations(table, placed.object->label)) {
    Fixup fixup{&placed, placed.blocks[table.target],
                relocation.offset + placed.leads[table.target], relocation.addend,
                relocation.symbol};
    if (fixup.block == nullptr) {
      uint64_t tls_offset = placed.tls_offsets[table.target];
      if (tls_offset == kNoTls) return;  // discarded, a note, or .eh_frame
      fixup.block = tls_image_;
      fixup.offset += tls_offset;
    }
    if (may_be_unused && TargetOf(placed, relocation.symbol).kind == Target::Kind::kDiscarded)
      continue;
    ApplyRelocation(fixup, relocation.type);
  }
}

// What the relocation refers to, which is there and of the kind that it expects.
GraphBuilder::Target GraphBuilder::CheckedTarget(const Fixup& fixup, const RelocationRule& rule) {
  uint8_t size = machine_.fields[rule.field].size;
  if (fixup.offset > UINT32_MAX || fixup.block->getSize() - fixup.offset < size) {
    Refuse(fixup, "something across the end of the section: compile it again");
  }
  Target target = TargetOf(*fixup.placed, fixup.symbol);
  if (target.kind == Target::Kind::kDiscarded) {
    Refuse(fixup,
           "a local symbol of a section that is not loaded (it belongs to a COMDAT group that "
           "another object provides, "
           "or holds debug information): compile the objects with the same compiler and flags");
  }
  bool wants_tls = rule.form >= Form::kTlsDescriptor;
  bool is_tls = target.kind == Target::Kind::kTls;
  if (wants_tls != is_tls && rule.form != Form::kTlsModule && rule.form != Form::kSize) {
    Refuse(
        fixup,
        "a thread_local variable as if it were an ordinary one, or the reverse: compile it again");
  }
  if (target.kind == Target::Kind::kMissing) Refuse(fixup, "a symbol that is not linked");
  return target;
}

namespace {

// Addresses wrap around.
int64_t Sum(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}

}  // namespace

void GraphBuilder::ApplyRelocation(Fixup fixup, uint32_t type) {
  RelocationRule rule = RuleFor(fixup, type);
  if (rule.form == Form::kNothing) return;
  Target target = CheckedTarget(fixup, rule);
  switch (rule.form) {
    case Form::kSymbol:
      target = WithinReach(fixup, &rule.field, target);
      return AddEdge(fixup, rule.field, target, fixup.addend);
    case Form::kFunction:
      if (target.kind != Target::Kind::kBlock || IsBeyondBranch(fixup, rule, target))
        target = StubFor(target, IslandFor(*fixup.block));
      return AddEdge(fixup, rule.field, target, fixup.addend);
    case Form::kGotSlot:
      if (machine_.slots_include_addend) target.offset = Sum(target.offset, fixup.addend);
      return AddSlotEdge(fixup, rule.field, GotSlot(target));
    case Form::kGotSlotOffset:
      return AddEdge(fixup, rule.field, AbsoluteTarget(GotSlot(target)), fixup.addend);
    case Form::kGot:
      return AddEdge(fixup, rule.field, BlockTarget(GotBlock()), fixup.addend);
    case Form::kSize:
      return AddEdge(fixup, rule.field, AbsoluteTarget(SizeOf(*fixup.placed, fixup.symbol)),
                     fixup.addend);
    default:
      return RelocateThreadLocal(fixup, rule, target);
  }
}

void GraphBuilder::RelocateThreadLocal(const Fixup& fixup, const RelocationRule& rule,
                                       Target target) {
  bool is_slot = rule.form != Form::kTlsDistance && rule.form != Form::kTlsOffset;
  if (machine_.slots_include_addend && is_slot && !(target.tls == kNoThreadLocal))
    target.tls.offset += static_cast<uint64_t>(fixup.addend);
  switch (rule.form) {
    case Form::kTlsDescriptor:
      return AddSlotEdge(fixup, rule.field, TlsDescriptorSlot(target.tls));
    case Form::kTlsCall:
      return AddSlotEdge(fixup, rule.field, TlsCallSlot(target.tls));
    case Form::kTlsModule:
      if (unit_.tls == nullptr)
        Refuse(fixup, "thread_local variables that it does not have: compile it again");
      return AddSlotEdge(fixup, rule.field, TlsDescriptorSlot({unit_.tls->handle(), 0}));
    case Form::kTlsDistanceSlot:
      RequireStaticTls(fixup, target, fixup.symbol);
      return AddSlotEdge(fixup, rule.field, TlsDistanceSlot(target.tls));
    case Form::kTlsDistance:
      RequireStaticTls(fixup, target, fixup.symbol);
      return AddDistance(*fixup.block, fixup.offset, target.tls, fixup.addend, rule.field);
    default:  // kTlsOffset
      if (unit_.tls == nullptr || target.tls.module != unit_.tls->handle()) {
        Refuse(fixup,
               "a thread_local variable of another library by its offset: declare it without "
               "hidden visibility");
      }
      return AddEdge(fixup, rule.field, AbsoluteTarget(target.tls.offset), fixup.addend);
  }
}

// The distance is known after allocation, when the unit's initial values are.
void GraphBuilder::AddDistance(Block& block, uint64_t offset, TlsDescriptor variable,
                               int64_t addend, uint8_t field) {
  distances_.push_back({&block, static_cast<uint32_t>(offset), variable, addend, field});
}

void GraphBuilder::AddEdge(const Fixup& fixup, uint8_t field, const Target& target,
                           int64_t addend) {
  if (machine_.fields[field].base >= Base::kGot) GotBlock();
  fixup.block->addEdge(EdgeOf(field), static_cast<uint32_t>(fixup.offset), *target.symbol,
                       Sum(target.offset, addend));
}

void GraphBuilder::AddSlotEdge(const Fixup& fixup, uint8_t field, uint64_t slot) {
  AddEdge(fixup, field, BlockTarget(GotBlock(), static_cast<int64_t>(slot)),
          machine_.slots_include_addend ? 0 : fixup.addend);
}

// As of the definition: an undefined symbol has no size of its own.
uint64_t GraphBuilder::SizeOf(const Placed& placed, uint32_t symbol) const {
  const Resolution& resolution = placed.object->resolutions[symbol];
  if (resolution.kind == Resolution::Kind::kDefinition) return resolution.definition->size;
  if (resolution.kind == Resolution::Kind::kAddress)
    return SizeOfProcessSymbol(reinterpret_cast<const void*>(resolution.address));
  return placed.object->model->symbols()[symbol].size;
}

void GraphBuilder::Relocate() {
  for (auto& placed : placed_) {
    for (const RelocationTable& table : placed->object->model->relocation_tables())
      RelocateSection(*placed, table);
    // Other units know an IFUNC by its stub, also when nothing here refers to it.
    const auto& symbols = placed->object->model->symbols();
    for (uint32_t i = 0; i < symbols.size(); ++i) {
      if (symbols[i].IsIndirectFunction() && !symbols[i].IsLocal()) TargetOf(*placed, i);
    }
  }
  BuildEhFrame();
  if (!part_.is_alone) NameCrossingDefinitions();
  FinishTables();
}

}  // namespace orcjit
