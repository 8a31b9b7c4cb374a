// The function behind TLS descriptors, which are what compilers use on AArch64
// (https://github.com/ARM-software/abi-aa/blob/main/sysvabi64/sysvabi64.rst).
//
// Its caller expects every register to survive but x0, x30 and the flags: those of vectors too, of
// which SVE's parts beyond 128 bits and predicates may change.
#include <cstdint>

#include "os/thread_local.h"

extern "C" uint64_t orcjit_tls_distance(const orcjit::TlsDescriptor* descriptor) {
  return reinterpret_cast<uint64_t>(orcjit::GetTlsAddress(descriptor)) -
         reinterpret_cast<uint64_t>(__builtin_thread_pointer());
}

asm(R"(
  .text
  .globl ResolveTlsDescriptor
  .hidden ResolveTlsDescriptor
  .type ResolveTlsDescriptor, %function
  .p2align 4
ResolveTlsDescriptor:
  .cfi_startproc
  hint #34
  sub sp, sp, #688
  .cfi_def_cfa_offset 688
  stp x29, x30, [sp]
  .cfi_offset x29, -688
  .cfi_offset x30, -680
  mov x29, sp
  stp x1, x2, [sp, #16]
  stp x3, x4, [sp, #32]
  stp x5, x6, [sp, #48]
  stp x7, x8, [sp, #64]
  stp x9, x10, [sp, #80]
  stp x11, x12, [sp, #96]
  stp x13, x14, [sp, #112]
  stp x15, x16, [sp, #128]
  stp x17, x18, [sp, #144]
  stp q0, q1, [sp, #176]
  stp q2, q3, [sp, #208]
  stp q4, q5, [sp, #240]
  stp q6, q7, [sp, #272]
  stp q8, q9, [sp, #304]
  stp q10, q11, [sp, #336]
  stp q12, q13, [sp, #368]
  stp q14, q15, [sp, #400]
  stp q16, q17, [sp, #432]
  stp q18, q19, [sp, #464]
  stp q20, q21, [sp, #496]
  stp q22, q23, [sp, #528]
  stp q24, q25, [sp, #560]
  stp q26, q27, [sp, #592]
  stp q28, q29, [sp, #624]
  stp q30, q31, [sp, #656]
  ldr x0, [x0, #8]
  bl orcjit_tls_distance
  ldp x1, x2, [sp, #16]
  ldp x3, x4, [sp, #32]
  ldp x5, x6, [sp, #48]
  ldp x7, x8, [sp, #64]
  ldp x9, x10, [sp, #80]
  ldp x11, x12, [sp, #96]
  ldp x13, x14, [sp, #112]
  ldp x15, x16, [sp, #128]
  ldp x17, x18, [sp, #144]
  ldp q0, q1, [sp, #176]
  ldp q2, q3, [sp, #208]
  ldp q4, q5, [sp, #240]
  ldp q6, q7, [sp, #272]
  ldp q8, q9, [sp, #304]
  ldp q10, q11, [sp, #336]
  ldp q12, q13, [sp, #368]
  ldp q14, q15, [sp, #400]
  ldp q16, q17, [sp, #432]
  ldp q18, q19, [sp, #464]
  ldp q20, q21, [sp, #496]
  ldp q22, q23, [sp, #528]
  ldp q24, q25, [sp, #560]
  ldp q26, q27, [sp, #592]
  ldp q28, q29, [sp, #624]
  ldp q30, q31, [sp, #656]
  ldp x29, x30, [sp]
  .cfi_restore x29
  .cfi_restore x30
  add sp, sp, #688
  .cfi_def_cfa_offset 0
  ret
  .cfi_endproc
  .size ResolveTlsDescriptor, .-ResolveTlsDescriptor

  .globl ResolveThreadVariable
  .hidden ResolveThreadVariable
  .type ResolveThreadVariable, %function
  .p2align 4
ResolveThreadVariable:
  .cfi_startproc
  hint #34
  stp x29, x30, [sp, #-32]!
  .cfi_def_cfa_offset 32
  .cfi_offset x29, -32
  .cfi_offset x30, -24
  mov x29, sp
  add x0, x0, #8
  str x0, [sp, #24]
  add x0, sp, #16
  bl ResolveTlsDescriptor
  mrs x16, tpidr_el0
  add x0, x0, x16
  ldp x29, x30, [sp], #32
  .cfi_restore x29
  .cfi_restore x30
  .cfi_def_cfa_offset 0
  ret
  .cfi_endproc
  .size ResolveThreadVariable, .-ResolveThreadVariable
)");
