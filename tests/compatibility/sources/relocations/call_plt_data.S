// The distance of a function in a table, as in relative virtual tables.
#include "function.h"
BEGIN(probe)
  sub $8, %rsp
  lea distance(%rip), %rcx
  movslq (%rcx), %rax
  add %rcx, %rax
  call *%rax
  add $8, %rsp
  ret
END(probe)

.section .rodata
  .balign 4
distance:
  .long 0
  .reloc distance, R_X86_64_PLT32, FUNCTION
