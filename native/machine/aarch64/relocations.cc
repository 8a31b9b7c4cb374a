// What each relocation type of the AArch64 ELF ABI means: those of static linking, for 64 bits.
#include "llvm/BinaryFormat/ELF.h"
#include "machine/aarch64/fields.h"
#include "machine/aarch64/machine.h"
#include "machine/rule_table.h"

namespace orcjit {

namespace ELF = llvm::ELF;
using namespace aarch64;

namespace {

// Binutils wrote it before it had the number 0.
constexpr uint32_t kOldNone = 256;

constexpr RuleEntry kRules[] = {
    {kOldNone, {Form::kNothing}},
    {ELF::R_AARCH64_NONE, {Form::kNothing}},
    {ELF::R_AARCH64_ABS64, {Form::kSymbol, kPointer64}},
    {ELF::R_AARCH64_ABS32, {Form::kSymbol, kPointer32}},
    {ELF::R_AARCH64_ABS16, {Form::kSymbol, kPointer16}},
    {ELF::R_AARCH64_PREL64, {Form::kSymbol, kDelta64}},
    {ELF::R_AARCH64_PREL32, {Form::kSymbol, kDelta32}},
    {ELF::R_AARCH64_PREL16, {Form::kSymbol, kDelta16}},
    {ELF::R_AARCH64_PLT32, {Form::kFunction, kDelta32}},
    {ELF::R_AARCH64_GOTPCREL32, {Form::kGotSlot, kDelta32}},
    {ELF::R_AARCH64_MOVW_UABS_G0, {Form::kSymbol, Move(Base::kZero, 0, MoveCheck::kUnsigned)}},
    {ELF::R_AARCH64_MOVW_UABS_G0_NC, {Form::kSymbol, Move(Base::kZero, 0, MoveCheck::kNone)}},
    {ELF::R_AARCH64_MOVW_SABS_G0, {Form::kSymbol, Move(Base::kZero, 0, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_MOVW_UABS_G1, {Form::kSymbol, Move(Base::kZero, 1, MoveCheck::kUnsigned)}},
    {ELF::R_AARCH64_MOVW_UABS_G1_NC, {Form::kSymbol, Move(Base::kZero, 1, MoveCheck::kNone)}},
    {ELF::R_AARCH64_MOVW_SABS_G1, {Form::kSymbol, Move(Base::kZero, 1, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_MOVW_UABS_G2, {Form::kSymbol, Move(Base::kZero, 2, MoveCheck::kUnsigned)}},
    {ELF::R_AARCH64_MOVW_UABS_G2_NC, {Form::kSymbol, Move(Base::kZero, 2, MoveCheck::kNone)}},
    {ELF::R_AARCH64_MOVW_SABS_G2, {Form::kSymbol, Move(Base::kZero, 2, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_MOVW_UABS_G3, {Form::kSymbol, Move(Base::kZero, 3, MoveCheck::kUnsigned)}},
    {ELF::R_AARCH64_MOVW_PREL_G0, {Form::kSymbol, Move(Base::kPlace, 0, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_MOVW_PREL_G0_NC, {Form::kSymbol, Move(Base::kPlace, 0, MoveCheck::kNone)}},
    {ELF::R_AARCH64_MOVW_PREL_G1, {Form::kSymbol, Move(Base::kPlace, 1, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_MOVW_PREL_G1_NC, {Form::kSymbol, Move(Base::kPlace, 1, MoveCheck::kNone)}},
    {ELF::R_AARCH64_MOVW_PREL_G2, {Form::kSymbol, Move(Base::kPlace, 2, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_MOVW_PREL_G2_NC, {Form::kSymbol, Move(Base::kPlace, 2, MoveCheck::kNone)}},
    {ELF::R_AARCH64_MOVW_PREL_G3, {Form::kSymbol, Move(Base::kPlace, 3, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_MOVW_GOTOFF_G0,
     {Form::kGotSlotOffset, Move(Base::kZero, 0, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_MOVW_GOTOFF_G0_NC,
     {Form::kGotSlotOffset, Move(Base::kZero, 0, MoveCheck::kNone)}},
    {ELF::R_AARCH64_MOVW_GOTOFF_G1,
     {Form::kGotSlotOffset, Move(Base::kZero, 1, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_MOVW_GOTOFF_G1_NC,
     {Form::kGotSlotOffset, Move(Base::kZero, 1, MoveCheck::kNone)}},
    {ELF::R_AARCH64_MOVW_GOTOFF_G2,
     {Form::kGotSlotOffset, Move(Base::kZero, 2, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_MOVW_GOTOFF_G2_NC,
     {Form::kGotSlotOffset, Move(Base::kZero, 2, MoveCheck::kNone)}},
    {ELF::R_AARCH64_MOVW_GOTOFF_G3,
     {Form::kGotSlotOffset, Move(Base::kZero, 3, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_LD_PREL_LO19, {Form::kSymbol, kLiteral19}},
    {ELF::R_AARCH64_ADR_PREL_LO21, {Form::kSymbol, kAddress21}},
    {ELF::R_AARCH64_ADR_PREL_PG_HI21, {Form::kSymbol, kPage21}},
    {ELF::R_AARCH64_ADR_PREL_PG_HI21_NC, {Form::kSymbol, kPage21Unchecked}},
    {ELF::R_AARCH64_ADD_ABS_LO12_NC, {Form::kSymbol, kAddLow12}},
    {ELF::R_AARCH64_LDST8_ABS_LO12_NC, {Form::kSymbol, kLoadLow12}},
    {ELF::R_AARCH64_LDST16_ABS_LO12_NC, {Form::kSymbol, kLoadLow12 + 1}},
    {ELF::R_AARCH64_LDST32_ABS_LO12_NC, {Form::kSymbol, kLoadLow12 + 2}},
    {ELF::R_AARCH64_LDST64_ABS_LO12_NC, {Form::kSymbol, kLoadLow12 + 3}},
    {ELF::R_AARCH64_LDST128_ABS_LO12_NC, {Form::kSymbol, kLoadLow12 + 4}},
    {ELF::R_AARCH64_TSTBR14, {Form::kFunction, kTestBranch14}},
    {ELF::R_AARCH64_CONDBR19, {Form::kFunction, kCondBranch19}},
    {ELF::R_AARCH64_JUMP26, {Form::kFunction, kBranch26}},
    {ELF::R_AARCH64_CALL26, {Form::kFunction, kBranch26}},
    {ELF::R_AARCH64_GOTREL64, {Form::kSymbol, kGotRelative64}},
    {ELF::R_AARCH64_GOTREL32, {Form::kSymbol, kGotRelative32}},
    {ELF::R_AARCH64_GOT_LD_PREL19, {Form::kGotSlot, kLiteral19}},
    {ELF::R_AARCH64_LD64_GOTOFF_LO15, {Form::kGotSlot, kGotOffset15}},
    {ELF::R_AARCH64_ADR_GOT_PAGE, {Form::kGotSlot, kPage21}},
    {ELF::R_AARCH64_LD64_GOT_LO12_NC, {Form::kGotSlot, kLoadLow12 + 3}},
    {ELF::R_AARCH64_LD64_GOTPAGE_LO15, {Form::kGotSlot, kGotPageOffset15}},
    {ELF::R_AARCH64_TLSGD_ADR_PREL21, {Form::kTlsDescriptor, kAddress21}},
    {ELF::R_AARCH64_TLSGD_ADR_PAGE21, {Form::kTlsDescriptor, kPage21}},
    {ELF::R_AARCH64_TLSGD_ADD_LO12_NC, {Form::kTlsDescriptor, kAddLow12}},
    {ELF::R_AARCH64_TLSGD_MOVW_G1, {Form::kTlsDescriptor, Move(Base::kGot, 1, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_TLSGD_MOVW_G0_NC,
     {Form::kTlsDescriptor, Move(Base::kGot, 0, MoveCheck::kNone)}},
    {ELF::R_AARCH64_TLSLD_ADR_PREL21, {Form::kTlsModule, kAddress21}},
    {ELF::R_AARCH64_TLSLD_ADR_PAGE21, {Form::kTlsModule, kPage21}},
    {ELF::R_AARCH64_TLSLD_ADD_LO12_NC, {Form::kTlsModule, kAddLow12}},
    {ELF::R_AARCH64_TLSLD_MOVW_G1, {Form::kTlsModule, Move(Base::kGot, 1, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_TLSLD_MOVW_G0_NC, {Form::kTlsModule, Move(Base::kGot, 0, MoveCheck::kNone)}},
    {ELF::R_AARCH64_TLSLD_LD_PREL19, {Form::kTlsModule, kLiteral19}},
    {ELF::R_AARCH64_TLSLD_MOVW_DTPREL_G2,
     {Form::kTlsOffset, Move(Base::kZero, 2, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_TLSLD_MOVW_DTPREL_G1,
     {Form::kTlsOffset, Move(Base::kZero, 1, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_TLSLD_MOVW_DTPREL_G1_NC,
     {Form::kTlsOffset, Move(Base::kZero, 1, MoveCheck::kNone)}},
    {ELF::R_AARCH64_TLSLD_MOVW_DTPREL_G0,
     {Form::kTlsOffset, Move(Base::kZero, 0, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_TLSLD_MOVW_DTPREL_G0_NC,
     {Form::kTlsOffset, Move(Base::kZero, 0, MoveCheck::kNone)}},
    {ELF::R_AARCH64_TLSLD_ADD_DTPREL_HI12, {Form::kTlsOffset, kAddHigh12}},
    {ELF::R_AARCH64_TLSLD_ADD_DTPREL_LO12, {Form::kTlsOffset, kAddChecked12}},
    {ELF::R_AARCH64_TLSLD_ADD_DTPREL_LO12_NC, {Form::kTlsOffset, kAddLow12}},
    {ELF::R_AARCH64_TLSLD_LDST8_DTPREL_LO12, {Form::kTlsOffset, kLoadChecked12 + 0}},
    {ELF::R_AARCH64_TLSLD_LDST8_DTPREL_LO12_NC, {Form::kTlsOffset, kLoadLow12}},
    {ELF::R_AARCH64_TLSLD_LDST16_DTPREL_LO12, {Form::kTlsOffset, kLoadChecked12 + 1}},
    {ELF::R_AARCH64_TLSLD_LDST16_DTPREL_LO12_NC, {Form::kTlsOffset, kLoadLow12 + 1}},
    {ELF::R_AARCH64_TLSLD_LDST32_DTPREL_LO12, {Form::kTlsOffset, kLoadChecked12 + 2}},
    {ELF::R_AARCH64_TLSLD_LDST32_DTPREL_LO12_NC, {Form::kTlsOffset, kLoadLow12 + 2}},
    {ELF::R_AARCH64_TLSLD_LDST64_DTPREL_LO12, {Form::kTlsOffset, kLoadChecked12 + 3}},
    {ELF::R_AARCH64_TLSLD_LDST64_DTPREL_LO12_NC, {Form::kTlsOffset, kLoadLow12 + 3}},
    {ELF::R_AARCH64_TLSLD_LDST128_DTPREL_LO12, {Form::kTlsOffset, kLoadChecked12 + 4}},
    {ELF::R_AARCH64_TLSLD_LDST128_DTPREL_LO12_NC, {Form::kTlsOffset, kLoadLow12 + 4}},
    {ELF::R_AARCH64_TLSLE_MOVW_TPREL_G2,
     {Form::kTlsDistance, Move(Base::kZero, 2, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_TLSLE_MOVW_TPREL_G1,
     {Form::kTlsDistance, Move(Base::kZero, 1, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_TLSLE_MOVW_TPREL_G1_NC,
     {Form::kTlsDistance, Move(Base::kZero, 1, MoveCheck::kNone)}},
    {ELF::R_AARCH64_TLSLE_MOVW_TPREL_G0,
     {Form::kTlsDistance, Move(Base::kZero, 0, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_TLSLE_MOVW_TPREL_G0_NC,
     {Form::kTlsDistance, Move(Base::kZero, 0, MoveCheck::kNone)}},
    {ELF::R_AARCH64_TLSLE_ADD_TPREL_HI12, {Form::kTlsDistance, kAddHigh12}},
    {ELF::R_AARCH64_TLSLE_ADD_TPREL_LO12, {Form::kTlsDistance, kAddChecked12}},
    {ELF::R_AARCH64_TLSLE_ADD_TPREL_LO12_NC, {Form::kTlsDistance, kAddLow12}},
    {ELF::R_AARCH64_TLSLE_LDST8_TPREL_LO12, {Form::kTlsDistance, kLoadChecked12 + 0}},
    {ELF::R_AARCH64_TLSLE_LDST8_TPREL_LO12_NC, {Form::kTlsDistance, kLoadLow12}},
    {ELF::R_AARCH64_TLSLE_LDST16_TPREL_LO12, {Form::kTlsDistance, kLoadChecked12 + 1}},
    {ELF::R_AARCH64_TLSLE_LDST16_TPREL_LO12_NC, {Form::kTlsDistance, kLoadLow12 + 1}},
    {ELF::R_AARCH64_TLSLE_LDST32_TPREL_LO12, {Form::kTlsDistance, kLoadChecked12 + 2}},
    {ELF::R_AARCH64_TLSLE_LDST32_TPREL_LO12_NC, {Form::kTlsDistance, kLoadLow12 + 2}},
    {ELF::R_AARCH64_TLSLE_LDST64_TPREL_LO12, {Form::kTlsDistance, kLoadChecked12 + 3}},
    {ELF::R_AARCH64_TLSLE_LDST64_TPREL_LO12_NC, {Form::kTlsDistance, kLoadLow12 + 3}},
    {ELF::R_AARCH64_TLSLE_LDST128_TPREL_LO12, {Form::kTlsDistance, kLoadChecked12 + 4}},
    {ELF::R_AARCH64_TLSLE_LDST128_TPREL_LO12_NC, {Form::kTlsDistance, kLoadLow12 + 4}},
    {ELF::R_AARCH64_TLSIE_MOVW_GOTTPREL_G1,
     {Form::kTlsDistanceSlot, Move(Base::kGot, 1, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_TLSIE_MOVW_GOTTPREL_G0_NC,
     {Form::kTlsDistanceSlot, Move(Base::kGot, 0, MoveCheck::kNone)}},
    {ELF::R_AARCH64_TLSIE_ADR_GOTTPREL_PAGE21, {Form::kTlsDistanceSlot, kPage21}},
    {ELF::R_AARCH64_TLSIE_LD64_GOTTPREL_LO12_NC, {Form::kTlsDistanceSlot, kLoadLow12 + 3}},
    {ELF::R_AARCH64_TLSIE_LD_GOTTPREL_PREL19, {Form::kTlsDistanceSlot, kLiteral19}},
    {ELF::R_AARCH64_TLSDESC_LD_PREL19, {Form::kTlsCall, kLiteral19}},
    {ELF::R_AARCH64_TLSDESC_ADR_PREL21, {Form::kTlsCall, kAddress21}},
    {ELF::R_AARCH64_TLSDESC_ADR_PAGE21, {Form::kTlsCall, kPage21}},
    {ELF::R_AARCH64_TLSDESC_LD64_LO12, {Form::kTlsCall, kLoadLow12 + 3}},
    {ELF::R_AARCH64_TLSDESC_ADD_LO12, {Form::kTlsCall, kAddLow12}},
    {ELF::R_AARCH64_TLSDESC_OFF_G1, {Form::kTlsCall, Move(Base::kGot, 1, MoveCheck::kSigned)}},
    {ELF::R_AARCH64_TLSDESC_OFF_G0_NC, {Form::kTlsCall, Move(Base::kGot, 0, MoveCheck::kNone)}},
    {ELF::R_AARCH64_TLSDESC_LDR, {Form::kNothing}},
    {ELF::R_AARCH64_TLSDESC_ADD, {Form::kNothing}},
    {ELF::R_AARCH64_TLSDESC_CALL, {Form::kNothing}},
};

constexpr RuleTable<600> kTable(kRules);

}  // namespace

bool Aarch64::FindRule(uint32_t type, RelocationRule* rule) const {
  switch (type) {
    case kSlotAddress64:
      *rule = {Form::kGotSlot};
      return true;
    case kThreadLocalBlock64:
      *rule = {Form::kTlsBlock};
      return true;
    case kThreadLocalOffset64:
      *rule = {Form::kTlsOffset};
      return true;
    case kSubtracted:
      *rule = {Form::kMinus, kPointer32};
      return true;
    case kDifference64:
      *rule = {Form::kDifference};
      return true;
    case kDifference32:
      *rule = {Form::kDifference, kPointer32};
      return true;
    default:
      return kTable.Find(type, rule);
  }
}

}  // namespace orcjit
