// What each relocation type of the x86-64 psABI (table "Relocation Types") means.
#include "llvm/BinaryFormat/ELF.h"
#include "machine/rule_table.h"
#include "machine/x86_64/fields.h"
#include "machine/x86_64/machine.h"

namespace orcjit {

namespace ELF = llvm::ELF;
using namespace x86_64;

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

constexpr RuleEntry kRules[] = {
    {ELF::R_X86_64_NONE, {Form::kNothing}},
    {ELF::R_X86_64_TLSDESC_CALL, {Form::kNothing}},  // marks the call that a linker may replace
    {ELF::R_X86_64_64, {Form::kSymbol, kPointer64}},
    {ELF::R_X86_64_32, {Form::kSymbol, kPointer32}},
    {ELF::R_X86_64_32S, {Form::kSymbol, kPointer32Signed}},
    {ELF::R_X86_64_16, {Form::kSymbol, kPointer16}},
    {ELF::R_X86_64_8, {Form::kSymbol, kPointer8}},
    {ELF::R_X86_64_PC64, {Form::kSymbol, kDelta64}},
    {ELF::R_X86_64_PC32, {Form::kSymbol, kDelta32}},
    {R_X86_64_PC32_BND, {Form::kSymbol, kDelta32}},
    {ELF::R_X86_64_PC16, {Form::kSymbol, kDelta16}},
    {ELF::R_X86_64_PC8, {Form::kSymbol, kDelta8}},
    {ELF::R_X86_64_PLT32, {Form::kFunction, kDelta32}},
    {R_X86_64_PLT32_BND, {Form::kFunction, kDelta32}},
    {ELF::R_X86_64_GOTPCREL, {Form::kGotSlot, kDelta32}},
    {ELF::R_X86_64_GOTPCRELX, {Form::kGotSlot, kDelta32}},
    {ELF::R_X86_64_REX_GOTPCRELX, {Form::kGotSlot, kDelta32}},
    {ELF::R_X86_64_CODE_4_GOTPCRELX, {Form::kGotSlot, kDelta32}},
    {R_X86_64_CODE_5_GOTPCRELX, {Form::kGotSlot, kDelta32}},
    {R_X86_64_CODE_6_GOTPCRELX, {Form::kGotSlot, kDelta32}},
    {ELF::R_X86_64_GOTPCREL64, {Form::kGotSlot, kDelta64}},
    {ELF::R_X86_64_GOT32, {Form::kGotSlotOffset, kPointer32Signed}},
    {ELF::R_X86_64_GOT64, {Form::kGotSlotOffset, kPointer64}},
    {ELF::R_X86_64_GOTPLT64, {Form::kGotSlotOffset, kPointer64}},
    {ELF::R_X86_64_GOTPC32, {Form::kGot, kDelta32}},
    {ELF::R_X86_64_GOTPC64, {Form::kGot, kDelta64}},
    {ELF::R_X86_64_GOTOFF64, {Form::kSymbol, kGotRelative64}},
    {ELF::R_X86_64_PLTOFF64, {Form::kFunction, kGotRelative64}},
    {ELF::R_X86_64_SIZE32, {Form::kSize, kPointer32}},
    {ELF::R_X86_64_SIZE64, {Form::kSize, kPointer64}},
    {ELF::R_X86_64_TLSGD, {Form::kTlsDescriptor, kDelta32}},
    {ELF::R_X86_64_TLSLD, {Form::kTlsModule, kDelta32}},
    {ELF::R_X86_64_DTPOFF32, {Form::kTlsOffset, kPointer32Signed}},
    {ELF::R_X86_64_DTPOFF64, {Form::kTlsOffset, kPointer64}},
    {ELF::R_X86_64_TPOFF32, {Form::kTlsDistance, kPointer32Signed}},
    {ELF::R_X86_64_TPOFF64, {Form::kTlsDistance, kPointer64}},
    {ELF::R_X86_64_GOTTPOFF, {Form::kTlsDistanceSlot, kDelta32}},
    {ELF::R_X86_64_CODE_4_GOTTPOFF, {Form::kTlsDistanceSlot, kDelta32}},
    {R_X86_64_CODE_5_GOTTPOFF, {Form::kTlsDistanceSlot, kDelta32}},
    {ELF::R_X86_64_CODE_6_GOTTPOFF, {Form::kTlsDistanceSlot, kDelta32}},
    {ELF::R_X86_64_GOTPC32_TLSDESC, {Form::kTlsCall, kDelta32}},
    {ELF::R_X86_64_CODE_4_GOTPC32_TLSDESC, {Form::kTlsCall, kDelta32}},
    {R_X86_64_CODE_5_GOTPC32_TLSDESC, {Form::kTlsCall, kDelta32}},
    {R_X86_64_CODE_6_GOTPC32_TLSDESC, {Form::kTlsCall, kDelta32}},
};

constexpr RuleTable<64> kTable(kRules);

constexpr RuleEntry kOtherRules[] = {
    {kImageDistance32 - kOfOtherFormats, {Form::kSymbol, kImage32}},
    {kSlotAddress64 - kOfOtherFormats, {Form::kGotSlot, kPointer64}},
    {kSlotImageDistance32 - kOfOtherFormats, {Form::kGotSlot, kImage32}},
    {kSectionOffset32 - kOfOtherFormats, {Form::kSectionOffset, kImage32, kPointer32}},
    {kInitialAddress64 - kOfOtherFormats, {Form::kTlsInitial}},
    {kThreadLocalBlock64 - kOfOtherFormats, {Form::kTlsBlock}},
    {kThreadLocalOffset64 - kOfOtherFormats, {Form::kTlsOffset}},
    {kSubtracted - kOfOtherFormats, {Form::kMinus, kPointer32}},
    {kDifference64 - kOfOtherFormats, {Form::kDifference}},
    {kDifference32 - kOfOtherFormats, {Form::kDifference, kPointer32Signed}},
};

constexpr RuleTable<16> kOtherTable(kOtherRules);

}  // namespace

bool X86_64::FindRule(uint32_t type, RelocationRule* rule) const {
  if (type < kOfOtherFormats) return kTable.Find(type, rule);
  return kOtherTable.Find(type - kOfOtherFormats, rule);
}

}  // namespace orcjit
