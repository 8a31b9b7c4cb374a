// R_X86_64_PC16 and R_X86_64_PC8.
#include "target.h"
BEGIN(probe)
  movswq 1f(%rip), %rax
  movsbq 2f(%rip), %rcx
  lea 1f(%rip), %rdx
  add %rdx, %rax
  lea 2f(%rip), %rdx
  add %rdx, %rcx
  cmp %rax, %rcx
  jne 3f
  mov (%rax), %rax
  ret
3:xor %eax, %eax
  ret
  .balign 8
  .globl near
  .hidden near
near:
  .quad 20
1:.short 0
2:.byte 0
  .reloc 1b, R_X86_64_PC16, near
  .reloc 2b, R_X86_64_PC8, near
END(probe)
