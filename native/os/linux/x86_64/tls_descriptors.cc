// The function behind "TLS descriptors" (-mtls-dialect=gnu2,
// https://www.fsfla.org/~lxoliva/writeups/TLS/RFC-TLSDESC-x86.txt).
//
// Its caller expects every register but %rax to survive, those of vectors too. Making a thread's
// block calls the C library, which uses them; so all are saved, with the instruction that the CPU
// has for it.
#include <cpuid.h>

#include <algorithm>
#include <cstdint>

#include "os/thread_local.h"

extern "C" {
// How ResolveTlsDescriptor saves registers: bytes for XSAVE, or 0 where there is only FXSAVE.
uint64_t orcjit_xsave_size = 0;

// Called by ResolveTlsDescriptor.
uint64_t orcjit_tls_distance(const orcjit::TlsDescriptor* descriptor) {
  uint64_t thread_pointer;
  asm("movq %%fs:0, %0" : "=r"(thread_pointer));
  return reinterpret_cast<uint64_t>(orcjit::GetTlsAddress(descriptor)) - thread_pointer;
}
}

namespace {

constexpr uint32_t kLegacySize = 512 + 64;  // x87, SSE, and XSAVE's header
// The parts of the state that code may use without asking the system first (all but AMX), as bits
// of XSAVE's mask; ResolveTlsDescriptor has the same number.
constexpr uint32_t kSavedParts = 0xe7;

__attribute__((constructor)) void MeasureSaveArea() {
  uint32_t a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & bit_OSXSAVE) == 0) return;
  uint32_t size = kLegacySize;
  for (uint32_t part = 2; part < 8; ++part) {
    if ((kSavedParts >> part & 1) == 0) continue;
    uint32_t part_size = 0, offset = 0;
    __cpuid_count(0xd, part, part_size, offset, c, d);
    if (part_size != 0) size = std::max(size, offset + part_size);
  }
  orcjit_xsave_size = size;
}

}  // namespace

asm(R"(
  .text
  .globl ResolveTlsDescriptor
  .hidden ResolveTlsDescriptor
  .type ResolveTlsDescriptor, @function
  .p2align 4
ResolveTlsDescriptor:
  .cfi_startproc
  pushq %rbp
  .cfi_def_cfa_offset 16
  .cfi_offset %rbp, -16
  movq %rsp, %rbp
  .cfi_def_cfa_register %rbp
  pushq %rbx
  pushq %rdi
  pushq %rsi
  pushq %rdx
  pushq %rcx
  pushq %r8
  pushq %r9
  pushq %r10
  pushq %r11
  movq 8(%rax), %rdi
  movq orcjit_xsave_size(%rip), %rbx
  testq %rbx, %rbx
  jz 1f
  subq %rbx, %rsp
  andq $-64, %rsp
  xorl %eax, %eax
  movq %rax, 512(%rsp)
  movq %rax, 520(%rsp)
  movq %rax, 528(%rsp)
  movq %rax, 536(%rsp)
  movq %rax, 544(%rsp)
  movq %rax, 552(%rsp)
  movq %rax, 560(%rsp)
  movq %rax, 568(%rsp)
  movl $0xe7, %eax
  xorl %edx, %edx
  xsave64 (%rsp)
  call orcjit_tls_distance
  movq %rax, %rbx
  movl $0xe7, %eax
  xorl %edx, %edx
  xrstor64 (%rsp)
  jmp 2f
1:
  subq $512, %rsp
  andq $-64, %rsp
  fxsave64 (%rsp)
  call orcjit_tls_distance
  movq %rax, %rbx
  fxrstor64 (%rsp)
2:
  movq %rbx, %rax
  leaq -72(%rbp), %rsp
  popq %r11
  popq %r10
  popq %r9
  popq %r8
  popq %rcx
  popq %rdx
  popq %rsi
  popq %rdi
  popq %rbx
  popq %rbp
  .cfi_def_cfa %rsp, 8
  ret
  .cfi_endproc
  .size ResolveTlsDescriptor, .-ResolveTlsDescriptor

  .globl ResolveThreadVariable
  .hidden ResolveThreadVariable
  .type ResolveThreadVariable, @function
  .p2align 4
ResolveThreadVariable:
  .cfi_startproc
  leaq 8(%rdi), %rax
  pushq %rax
  .cfi_def_cfa_offset 16
  pushq %rax
  .cfi_def_cfa_offset 24
  movq %rsp, %rax
  call ResolveTlsDescriptor
  addq $16, %rsp
  .cfi_def_cfa_offset 8
  addq %fs:0, %rax
  ret
  .cfi_endproc
  .size ResolveThreadVariable, .-ResolveThreadVariable
)");
