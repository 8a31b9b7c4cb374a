#include "graph/relocator.h"

#include <utility>

#include "object/text.h"
#include "os/process_symbols.h"

namespace orcjit {

RelocationRule Relocator::RuleFor(const Fixup& fixup, uint32_t type) const {
  RelocationRule rule;
  if (machine_.FindRule(type, &rule)) return rule;
  uint32_t in_file = type < kUnknownToMachines ? type : type - kUnknownToMachines;
  placed_.Refuse(fixup, "a relocation of type " + std::to_string(in_file) +
                            ", which no object file for " + machine_.words +
                            " has [OJ226]: compile it again, or report this");
}

void Relocator::RelocateSection(Placed& placed, const RelocationTable& table) {
  const ObjectModel& model = placed.model();
  // Language data of functions that are left out stays, and is never read; and so do their entries
  // in a table of functions, until that is sorted.
  const ObjectSection& section = model.sections()[table.target];
  bool may_be_unused =
      StartsWith(section.name, ".gcc_except_table") || section.kind == SectionKind::kFunctionTable;
  for (const ObjectRelocation& relocation : model.Relocations(table, placed.object->label)) {
    Fixup fixup{&placed, placed.blocks[table.target],
                relocation.offset + placed.leads[table.target], relocation.addend,
                relocation.symbol};
    if (fixup.block == nullptr) {
      uint64_t tls_offset = placed.tls_offsets[table.target];
      if (tls_offset == kNoTls) return;  // discarded, a note, or .eh_frame
      fixup.block = thread_locals_.image();
      fixup.offset += tls_offset;
    }
    if (may_be_unused && targets_.Of(placed, relocation.symbol).kind == Target::Kind::kDiscarded)
      continue;
    Apply(fixup, relocation.type);
  }
}

// What the relocation refers to, which is there and of the kind that it expects.
Target& Relocator::CheckedTarget(const Fixup& fixup, const RelocationRule& rule) {
  uint8_t size = machine_.fields[rule.field].size;
  if (fixup.offset > UINT32_MAX || fixup.block->getSize() - fixup.offset < size) {
    placed_.Refuse(fixup, "something across the end of the section [OJ321]: compile it again");
  }
  Target& target = targets_.Of(*fixup.placed, fixup.symbol);
  if (target.kind == Target::Kind::kDiscarded) {
    placed_.Refuse(
        fixup,
        "a local symbol of a section that is not loaded [OJ322] (it belongs to a COMDAT group that "
        "another object provides, "
        "or holds debug information): compile the objects with the same compiler and flags");
  }
  bool wants_tls = rule.form >= Form::kTlsDescriptor;
  bool is_tls = target.kind == Target::Kind::kTls;
  if (wants_tls != is_tls && rule.form != Form::kTlsModule && rule.form != Form::kSize &&
      rule.form != Form::kSectionOffset) {
    placed_.Refuse(fixup,
                   "a thread_local variable as if it were an ordinary one, or the reverse [OJ324]: "
                   "compile it again");
  }
  if (target.kind == Target::Kind::kMissing)
    placed_.Refuse(fixup, "a symbol that is not linked [OJ323]");
  return target;
}

namespace {

// Addresses wrap around.
int64_t Sum(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}

}  // namespace

void Relocator::Apply(const Fixup& fixup, uint32_t type) {
  RelocationRule rule = RuleFor(fixup, type);
  if (rule.form == Form::kNothing) return;
  Target& target = CheckedTarget(fixup, rule);
  switch (rule.form) {
    case Form::kSymbol: {
      Target within = reach_.WithinReach(fixup, &rule.field, target);
      return AddEdge(fixup, rule.field, within, fixup.addend);
    }
    case Form::kFunction: {
      Islands::Branch branch{fixup.block, fixup.offset, fixup.addend, rule.field};
      if (target.kind == Target::Kind::kBlock && !islands_.IsBeyond(branch, target))
        return AddEdge(fixup, rule.field, target, fixup.addend);
      return AddEdge(fixup, rule.field, stubs_.For(target, islands_.ClosestTo(branch)),
                     fixup.addend);
    }
    case Form::kGotSlot: {
      Target place = target;
      if (machine_.slots_include_addend) place.offset = Sum(place.offset, fixup.addend);
      return AddSlotEdge(fixup, rule.field, got_.SlotFor(place));
    }
    case Form::kGotSlotOffset:
      return AddEdge(fixup, rule.field, sections_.AbsoluteTarget(got_.SlotFor(target)),
                     fixup.addend);
    case Form::kGot:
      return AddEdge(fixup, rule.field, got_.Place(0), fixup.addend);
    case Form::kMinus:
      minus_ = target;
      minus_.offset = Sum(minus_.offset, fixup.addend);
      return;
    case Form::kDifference:
      return AddDifference(fixup, rule.field, target);
    case Form::kSectionOffset:
      if (target.kind == Target::Kind::kTls)
        return RelocateThreadLocal(fixup, {Form::kTlsOffset, rule.thread_local_field}, target);
      return AddEdge(fixup, rule.field, target, fixup.addend);
    case Form::kSize:
      return AddEdge(fixup, rule.field,
                     sections_.AbsoluteTarget(SizeOf(*fixup.placed, fixup.symbol)), fixup.addend);
    default:
      return RelocateThreadLocal(fixup, rule, target);
  }
}

void Relocator::RelocateThreadLocal(const Fixup& fixup, const RelocationRule& rule, Target target) {
  bool is_slot = rule.form != Form::kTlsDistance && rule.form != Form::kTlsOffset;
  if (machine_.slots_include_addend && is_slot && !(target.tls == kNoThreadLocal))
    target.tls.offset += static_cast<uint64_t>(fixup.addend);
  switch (rule.form) {
    case Form::kTlsDescriptor:
      return AddSlotEdge(fixup, rule.field, got_.DescriptorSlot(target.tls));
    case Form::kTlsCall:
      return AddSlotEdge(fixup, rule.field, got_.CallSlot(target.tls));
    case Form::kTlsModule:
      if (thread_locals_.module() == nullptr)
        placed_.Refuse(fixup,
                       "thread_local variables that it does not have [OJ325]: compile it again");
      return AddSlotEdge(fixup, rule.field, got_.DescriptorSlot(thread_locals_.At(0).tls));
    case Form::kTlsDistanceSlot:
      thread_locals_.RequireStatic(fixup, target);
      return AddSlotEdge(fixup, rule.field, thread_locals_.DistanceSlot(target.tls));
    case Form::kTlsDistance:
      thread_locals_.RequireStatic(fixup, target);
      return thread_locals_.AddDistance(*fixup.block, fixup.offset, target.tls, fixup.addend,
                                        rule.field);
    case Form::kTlsBlock:
      return AddEdge(fixup, rule.field, sections_.AbsoluteTarget(target.tls.module), 0);
    case Form::kTlsInitial: {
      RequireOwn(fixup, target);
      Target initial = thread_locals_.Initial(target.tls.offset);
      if (initial.kind == Target::Kind::kMissing)
        placed_.Refuse(fixup,
                       "the initial value of a variable that is zero [OJ344]: compile it again");
      return AddEdge(fixup, rule.field, initial, fixup.addend);
    }
    default:  // kTlsOffset
      RequireOwn(fixup, target);
      return AddEdge(fixup, rule.field, sections_.AbsoluteTarget(target.tls.offset), fixup.addend);
  }
}

void Relocator::RequireOwn(const Fixup& fixup, const Target& target) const {
  const TlsModule* own = thread_locals_.module();
  if (own != nullptr && target.tls.module == own->handle()) return;
  placed_.Refuse(
      fixup,
      "a thread_local variable of another library by its offset [OJ326]: declare it without "
      "hidden visibility");
}

void Relocator::AddDifference(const Fixup& fixup, uint8_t field, const Target& target) {
  Target minus = std::exchange(minus_, Target());
  for (const Target* one : {&target, const_cast<const Target*>(&minus)}) {
    // What a linker defines has its address when the differences are written already.
    bool is_bound = one->kind == Target::Kind::kExternal && !one->symbol->isExternal();
    if (one->kind == Target::Kind::kMissing || is_bound)
      placed_.Refuse(fixup, "a distance from something that has none [OJ345]: compile it again");
  }
  Edge plus{fixup.block, target.symbol, Sum(target.offset, fixup.addend),
            static_cast<uint32_t>(fixup.offset), field};
  sections_.AddDifference({plus, minus.symbol, minus.offset});
}

void Relocator::AddEdge(const Fixup& fixup, uint8_t field, const Target& target, int64_t addend) {
  if (machine_.fields[field].base >= Base::kGot) got_.block();
  sections_.AddEdge({fixup.block, target.symbol, Sum(target.offset, addend),
                     static_cast<uint32_t>(fixup.offset), field});
}

void Relocator::AddSlotEdge(const Fixup& fixup, uint8_t field, uint64_t slot) {
  AddEdge(fixup, field, got_.Place(slot), machine_.slots_include_addend ? 0 : fixup.addend);
}

// As of the definition: an undefined symbol has no size of its own.
uint64_t Relocator::SizeOf(const Placed& placed, uint32_t symbol) const {
  const Resolution& resolution = placed.object->resolutions[symbol];
  const ObjectSymbol& own = placed.object->model->symbols()[symbol];
  if (resolution.kind == Resolution::Kind::kDefinition) return resolution.definition->size;
  if (resolution.kind == Resolution::Kind::kAddress)
    return SizeOfProcessSymbol(own.name, reinterpret_cast<const void*>(resolution.address));
  return own.size;
}

}  // namespace orcjit
