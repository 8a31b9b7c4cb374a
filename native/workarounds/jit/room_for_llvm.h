// Whether there is enough memory for LLVM.
//
// Trigger: a link while the process may have little more memory (RLIMIT_AS).
// Affected: LLVM, all releases: it is compiled without exceptions.
// Symptom: it ends the process when it gets no memory.
// Cure: it is asked for things only while there is more than it will need.
// To be deleted when LLVM returns an error instead, with its calls in orc_session.cc.
#ifndef ORCJIT_WORKAROUNDS_JIT_ROOM_FOR_LLVM_H_
#define ORCJIT_WORKAROUNDS_JIT_ROOM_FOR_LLVM_H_

#include <cstdint>

namespace orcjit {

// Throws JitError kMemory unless there is room for a few things; or for a link of objects whose
// tables have so many bytes.
void ThrowUnlessRoomForLlvm(uint64_t table_bytes);

}  // namespace orcjit

#endif  // ORCJIT_WORKAROUNDS_JIT_ROOM_FOR_LLVM_H_
