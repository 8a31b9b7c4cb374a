#include "target.h"
BEGIN(probe)
  lea distance(%rip), %rcx
  movslq (%rcx), %rax
  mov (%rcx, %rax), %rax
  ret
END(probe)

.section .rodata
  .balign 4
distance:
  .long target + ADDEND - .
