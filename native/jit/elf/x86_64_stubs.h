// The x86-64 instructions that the tables of graph_builder.h are made of.
#ifndef ORCJIT_JIT_ELF_X86_64_STUBS_H_
#define ORCJIT_JIT_ELF_X86_64_STUBS_H_

#include <cstdint>
#include <string_view>

namespace orcjit {

// jmp *displacement(%rip)
inline constexpr std::string_view kJumpThroughPointer("\xff\x25\0\0\0\0", 6);
inline constexpr uint32_t kJumpDisplacement = 2;

// A displacement counts from the end of the instruction, which it ends.
inline constexpr int64_t kDisplacementBias = -4;

// sub $8, %rsp, and add $8, %rsp; ret: around code whose beginning and end are elsewhere.
inline constexpr std::string_view kFragmentEntry("\x48\x83\xec\x08", 4);
inline constexpr std::string_view kFragmentExit("\x48\x83\xc4\x08\xc3", 5);
inline constexpr char kNoOperation = '\x90';

}  // namespace orcjit

#endif  // ORCJIT_JIT_ELF_X86_64_STUBS_H_
