#include "target.h"
BEGIN(probe)
  lea distance(%rip), %rcx
  mov (%rcx), %rax
  mov (%rcx, %rax), %rax
  ret
END(probe)

.section .rodata
  .balign 8
distance:
  .quad target + ADDEND - .
