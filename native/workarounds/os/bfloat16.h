// Conversions to __bf16 that compilers call. Older releases of libgcc_s do not have them.
#ifndef ORCJIT_WORKAROUNDS_OS_BFLOAT16_H_
#define ORCJIT_WORKAROUNDS_OS_BFLOAT16_H_

namespace orcjit {

// The result is in the low 16 bits, which is where callers look for a __bf16.
float RoundFloatToBfloat16(float value);
float RoundDoubleToBfloat16(double value);
float RoundLongDoubleToBfloat16(long double value);

}  // namespace orcjit

#endif  // ORCJIT_WORKAROUNDS_OS_BFLOAT16_H_
