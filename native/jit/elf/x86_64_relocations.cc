// What each relocation type of the x86-64 psABI (https://gitlab.com/x86-psABIs/x86-64-ABI, table
// "Relocation Types") means, as one rule per type: a form (which address goes in), a width and a
// signedness. The forms are then a handful of edges that JITLink knows.
#include "jit/elf/x86_64_relocations.h"

#include <string>

#include "jit/orc_library.h"
#include "jit/process_symbols.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/ExecutionEngine/JITLink/x86_64.h"
#include "object/error.h"
#include "object/text.h"

namespace orcjit {

namespace ELF = llvm::ELF;
namespace x86_64 = llvm::jitlink::x86_64;

namespace {

// Which LLVM does not name: of the MPX extension (no more than marks of a branch), and of APX.
enum : uint32_t {
  R_X86_64_PC32_BND = 39,
  R_X86_64_PLT32_BND = 40,
  R_X86_64_CODE_5_GOTPCRELX = 46,
  R_X86_64_CODE_5_GOTTPOFF = 47,
  R_X86_64_CODE_5_GOTPC32_TLSDESC = 48,
  R_X86_64_CODE_6_GOTPCRELX = 49,
  R_X86_64_CODE_6_GOTPC32_TLSDESC = 51,
};

bool IsPlt(uint32_t type) { return type == ELF::R_X86_64_PLT32 || type == R_X86_64_PLT32_BND; }

}  // namespace

ElfGraphBuilder::Rule ElfGraphBuilder::RuleFor(const Fixup& fixup, uint32_t type) const {
  switch (type) {
    case ELF::R_X86_64_64:
      return {Form::kAbsolute, 8, false};
    case ELF::R_X86_64_32:
      return {Form::kAbsolute, 4, false};
    case ELF::R_X86_64_32S:
      return {Form::kAbsolute, 4, true};
    case ELF::R_X86_64_16:
      return {Form::kAbsolute, 2, false};
    case ELF::R_X86_64_8:
      return {Form::kAbsolute, 1, false};
    case ELF::R_X86_64_PC64:
      return {Form::kPcRelative, 8, true};
    case ELF::R_X86_64_PC32:
    case ELF::R_X86_64_PLT32:
    case R_X86_64_PC32_BND:
    case R_X86_64_PLT32_BND:
      return {Form::kPcRelative, 4, true};
    case ELF::R_X86_64_PC16:
      return {Form::kPcRelative, 2, true};
    case ELF::R_X86_64_PC8:
      return {Form::kPcRelative, 1, true};
    case ELF::R_X86_64_GOTPCREL:
    case ELF::R_X86_64_GOTPCRELX:
    case ELF::R_X86_64_REX_GOTPCRELX:
    case ELF::R_X86_64_CODE_4_GOTPCRELX:
    case R_X86_64_CODE_5_GOTPCRELX:
    case R_X86_64_CODE_6_GOTPCRELX:
      return {Form::kGotSlotPcRelative, 4, true};
    case ELF::R_X86_64_GOTPCREL64:
      return {Form::kGotSlotPcRelative, 8, true};
    case ELF::R_X86_64_GOT32:
      return {Form::kGotSlotOffset, 4, true};
    case ELF::R_X86_64_GOT64:
    case ELF::R_X86_64_GOTPLT64:
      return {Form::kGotSlotOffset, 8, false};
    case ELF::R_X86_64_GOTPC32:
      return {Form::kGotPcRelative, 4, true};
    case ELF::R_X86_64_GOTPC64:
      return {Form::kGotPcRelative, 8, true};
    case ELF::R_X86_64_GOTOFF64:
      return {Form::kGotRelative, 8, false};
    case ELF::R_X86_64_PLTOFF64:
      return {Form::kStubGotRelative, 8, false};
    case ELF::R_X86_64_SIZE32:
      return {Form::kSize, 4, false};
    case ELF::R_X86_64_SIZE64:
      return {Form::kSize, 8, false};
    case ELF::R_X86_64_TLSGD:
      return {Form::kTlsDescriptor, 4, true};
    case ELF::R_X86_64_TLSLD:
      return {Form::kTlsModule, 4, true};
    case ELF::R_X86_64_DTPOFF32:
      return {Form::kTlsOffset, 4, true};
    case ELF::R_X86_64_DTPOFF64:
      return {Form::kTlsOffset, 8, false};
    case ELF::R_X86_64_TPOFF32:
      return {Form::kTlsDistance, 4, true};
    case ELF::R_X86_64_TPOFF64:
      return {Form::kTlsDistance, 8, true};
    case ELF::R_X86_64_GOTTPOFF:
    case ELF::R_X86_64_CODE_4_GOTTPOFF:
    case R_X86_64_CODE_5_GOTTPOFF:
    case ELF::R_X86_64_CODE_6_GOTTPOFF:
      return {Form::kTlsDistanceSlot, 4, true};
    case ELF::R_X86_64_GOTPC32_TLSDESC:
    case ELF::R_X86_64_CODE_4_GOTPC32_TLSDESC:
    case R_X86_64_CODE_5_GOTPC32_TLSDESC:
    case R_X86_64_CODE_6_GOTPC32_TLSDESC:
      return {Form::kTlsCall, 4, true};
    default:
      Refuse(fixup, "a relocation of type " + std::to_string(type) +
                        ", which no object file for x86-64 has: compile it again, or report this");
  }
}

void ElfGraphBuilder::Refuse(const Fixup& fixup, const std::string& problem) const {
  throw JitError(ErrorKind::kUnsupportedObject,
                 "'" + fixup.placed->object->label + "' refers, at " +
                     DescribePlace(*fixup.block, fixup.offset) + ", to " + problem);
}

void ElfGraphBuilder::RelocateSection(Placed& placed, uint32_t relocation_section) {
  const ElfObject& elf = *placed.object->elf;
  uint32_t target_section = elf.sections()[relocation_section].info;
  // Language data of functions that are left out stays, and is never read.
  bool may_be_unused = StartsWith(elf.sections()[target_section].name, ".gcc_except_table");
  for (const ElfRelocation& relocation :
       elf.Relocations(relocation_section, placed.object->label)) {
    Fixup fixup{&placed, placed.blocks[target_section],
                relocation.offset + placed.leads[target_section], relocation.addend};
    if (fixup.block == nullptr) {
      uint64_t tls_offset = placed.tls_offsets[target_section];
      if (tls_offset == kNoTls) return;  // discarded, a note, or .eh_frame
      fixup.block = tls_image_;
      fixup.offset += tls_offset;
    }
    if (may_be_unused && TargetOf(placed, relocation.symbol).kind == Target::Kind::kDiscarded)
      continue;
    ApplyRelocation(fixup, relocation.symbol, relocation.type);
  }
}

void ElfGraphBuilder::ApplyRelocation(Fixup fixup, uint32_t symbol, uint32_t type) {
  // The latter marks the call that a linker may replace: nothing to do.
  if (type == ELF::R_X86_64_NONE || type == ELF::R_X86_64_TLSDESC_CALL) return;
  Rule rule = RuleFor(fixup, type);
  if (fixup.offset > UINT32_MAX || fixup.block->getSize() - fixup.offset < rule.width) {
    Refuse(fixup, "something across the end of the section: compile it again");
  }
  Target target = TargetOf(*fixup.placed, symbol);
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
  target = WithinReach(fixup, rule, IsPlt(type), target);
  switch (rule.form) {
    case Form::kAbsolute:
      return AddPlain(fixup, rule, target, fixup.addend);
    case Form::kPcRelative:
      return AddPcRelative(fixup, rule, target, fixup.addend);
    case Form::kGotSlotPcRelative:
      return AddPcRelative(fixup, rule,
                           BlockTarget(GotBlock(), static_cast<int64_t>(GotSlot(target))),
                           fixup.addend);
    case Form::kGotSlotOffset:
      return AddPlain(fixup, rule, AbsoluteTarget(GotSlot(target)), fixup.addend);
    case Form::kGotPcRelative:
      return AddPcRelative(fixup, rule, BlockTarget(GotBlock()), fixup.addend);
    case Form::kGotRelative:
      return AddGotRelative(fixup, target, fixup.addend);
    case Form::kStubGotRelative:
      return AddGotRelative(fixup, target.kind == Target::Kind::kBlock ? target : StubFor(target),
                            fixup.addend);
    case Form::kSize:
      return AddPlain(fixup, rule, AbsoluteTarget(SizeOf(*fixup.placed, symbol)), fixup.addend);
    case Form::kTlsDescriptor: {
      uint64_t slot = TlsDescriptorSlot(target.tls);
      return AddPcRelative(fixup, rule, BlockTarget(GotBlock(), static_cast<int64_t>(slot)),
                           fixup.addend);
    }
    case Form::kTlsCall:
      return AddPcRelative(fixup, rule,
                           BlockTarget(GotBlock(), static_cast<int64_t>(TlsCallSlot(target.tls))),
                           fixup.addend);
    case Form::kTlsModule: {
      if (unit_.tls == nullptr)
        Refuse(fixup, "thread_local variables that it does not have: compile it again");
      uint64_t slot = TlsDescriptorSlot({unit_.tls->handle(), 0});
      return AddPcRelative(fixup, rule, BlockTarget(GotBlock(), static_cast<int64_t>(slot)),
                           fixup.addend);
    }
    case Form::kTlsDistanceSlot: {
      RequireStaticTls(fixup, target, symbol);
      uint64_t slot = TlsDistanceSlot(target.tls);
      return AddPcRelative(fixup, rule, BlockTarget(GotBlock(), static_cast<int64_t>(slot)),
                           fixup.addend);
    }
    case Form::kTlsDistance:
      RequireStaticTls(fixup, target, symbol);
      return AddDistance(*fixup.block, fixup.offset, target.tls, fixup.addend, rule.width);
    case Form::kTlsOffset:
      return AddPlain(fixup, rule, AbsoluteTarget(ThreadLocalOffset(fixup, target)), fixup.addend);
  }
}

// The distance is known after allocation, when the unit's initial values are.
void ElfGraphBuilder::AddDistance(Block& block, uint64_t offset, TlsDescriptor variable,
                                  int64_t addend, uint8_t width) {
  distances_.push_back({&block, static_cast<uint32_t>(offset), variable, addend, width});
}

uint64_t ElfGraphBuilder::ThreadLocalOffset(const Fixup& fixup, const Target& target) const {
  if (unit_.tls == nullptr || target.tls.module != unit_.tls->handle()) {
    Refuse(fixup,
           "a thread_local variable of another library by its offset: declare it without hidden "
           "visibility");
  }
  return target.tls.offset;
}

namespace {

// Addresses wrap around.
int64_t Sum(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}

}  // namespace

void ElfGraphBuilder::AddPlain(const Fixup& fixup, const Rule& rule, const Target& target,
                               int64_t addend) {
  llvm::jitlink::Edge::Kind kind = x86_64::Pointer64;
  if (rule.width == 4) kind = rule.is_signed ? x86_64::Pointer32Signed : x86_64::Pointer32;
  if (rule.width == 2) kind = x86_64::Pointer16;
  if (rule.width == 1) kind = x86_64::Pointer8;
  fixup.block->addEdge(kind, static_cast<uint32_t>(fixup.offset), *target.symbol,
                       Sum(target.offset, addend));
}

void ElfGraphBuilder::AddPcRelative(const Fixup& fixup, const Rule& rule, const Target& target,
                                    int64_t addend) {
  llvm::jitlink::Edge::Kind kind = x86_64::Delta64;
  if (rule.width == 4) kind = x86_64::Delta32;
  if (rule.width == 2) kind = x86_64::Delta16;
  if (rule.width == 1) kind = x86_64::Delta8;
  fixup.block->addEdge(kind, static_cast<uint32_t>(fixup.offset), *target.symbol,
                       Sum(target.offset, addend));
}

void ElfGraphBuilder::AddGotRelative(const Fixup& fixup, const Target& target, int64_t addend) {
  GotBlock();
  fixup.block->addEdge(kGotRelative64, static_cast<uint32_t>(fixup.offset), *target.symbol,
                       Sum(target.offset, addend));
}

// As of the definition: an undefined symbol has no size of its own.
uint64_t ElfGraphBuilder::SizeOf(const Placed& placed, uint32_t symbol) const {
  const Resolution& resolution = placed.object->resolutions[symbol];
  if (resolution.kind == Resolution::Kind::kDefinition) return resolution.definition->size;
  if (resolution.kind == Resolution::Kind::kAddress)
    return SizeOfProcessSymbol(reinterpret_cast<const void*>(resolution.address));
  return placed.object->elf->symbols()[symbol].size;
}

void ElfGraphBuilder::Relocate() {
  for (auto& placed : placed_) {
    for (uint32_t section : placed->object->elf->relocation_sections())
      RelocateSection(*placed, section);
    // Other units know an IFUNC by its stub, also when nothing here refers to it.
    const auto& symbols = placed->object->elf->symbols();
    for (uint32_t i = 0; i < symbols.size(); ++i) {
      if (symbols[i].type == ELF::STT_GNU_IFUNC && !symbols[i].IsLocal()) TargetOf(*placed, i);
    }
  }
  BuildEhFrame();
  NameCrossingDefinitions();
  FinishTables();
}

}  // namespace orcjit
