// Conversions to __bf16.
//
// Trigger: code that rounds to __bf16, as compilers since GCC 13 and Clang 15 make it.
// Affected: libgcc_s before GCC 13, which does not have the functions that such code calls.
// Symptom: an undefined symbol, __truncsfbf2 or a relative of it.
// Cure: the same functions here, for code that finds no others.
// To be deleted when GCC 13's libgcc_s is the oldest one: with FindStandIn in process_symbols.cc.
#ifndef ORCJIT_WORKAROUNDS_OS_BFLOAT16_H_
#define ORCJIT_WORKAROUNDS_OS_BFLOAT16_H_

namespace orcjit {

// The result is in the low 16 bits, which is where callers look for a __bf16.
float RoundFloatToBfloat16(float value);
float RoundDoubleToBfloat16(double value);
float RoundLongDoubleToBfloat16(long double value);

}  // namespace orcjit

#endif  // ORCJIT_WORKAROUNDS_OS_BFLOAT16_H_
