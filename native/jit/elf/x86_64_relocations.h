// The forms that relocations reduce to (S: symbol, A: addend, P: place, G: its GOT slot, GOT: start
// of the GOT).
#ifndef ORCJIT_JIT_ELF_X86_64_RELOCATIONS_H_
#define ORCJIT_JIT_ELF_X86_64_RELOCATIONS_H_

#include <cstdint>

#include "jit/elf/graph_builder.h"

namespace orcjit {

enum class ElfGraphBuilder::Form : uint8_t {
  kAbsolute,           // S + A
  kPcRelative,         // S + A - P
  kGotSlotPcRelative,  // GOT + G + A - P
  kGotSlotOffset,      // G + A
  kGotPcRelative,      // GOT + A - P
  kGotRelative,        // S + A - GOT
  kStubGotRelative,    // the same, S being reached through a stub
  kSize,               // size of S + A
  // Of thread_local variables; all that follow.
  kTlsDescriptor,    // descriptor of S + A - P
  kTlsCall,          // the pair {function, descriptor of S} + A - P
  kTlsModule,        // descriptor of this unit's thread-local block + A - P
  kTlsOffset,        // offset of S in that block + A
  kTlsDistanceSlot,  // GOT slot with the distance of S from the thread pointer + A - P
  kTlsDistance,      // that distance + A
};

struct ElfGraphBuilder::Rule {
  Form form;
  uint8_t width;
  bool is_signed;
};

}  // namespace orcjit

#endif  // ORCJIT_JIT_ELF_X86_64_RELOCATIONS_H_
